using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// Auto-PGD (Croce and Hein, 2020): projected gradient descent with momentum that starts with steps of 2R and halves them, going back to the best point,
/// wherever progress stalls.
/// </summary>
/// <remarks>
/// There is nothing to tune. For two classes with one score the margin is f itself up to sign, so it and the logistic loss have the same steps; for more,
/// the options choose between the margin and the difference-of-logits ratio. The stored x′ has ‖x′ − x‖ ≤ R, lies in the box, and leaves frozen features
/// bit for bit as they are; its scores are computed in double. A point that is not found is no proof that there is none.
/// <para>Cost for each example and restart: T + 1 scores and gradients of the model.</para>
/// </remarks>
public sealed class ApgdAttack : Attack
{
    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is L1, the radius is not finite, or steps or restarts are less than 1.</exception>
    public ApgdAttack(ApgdOptions options)
        : base(options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1);
        if (options.Threat.Norm == Norm.L1) throw new ArgumentException("APGD attacks in L2 and LInf.", nameof(options));
        options.Threat.RequireBounded(nameof(options));
        Options = options;
    }

    /// <summary>Makes the attack with default options.</summary>
    public ApgdAttack(ThreatModel threat)
        : this(new ApgdOptions { Threat = threat })
    {
    }

    /// <inheritdoc/>
    public override string Name => "APGD";

    /// <inheritdoc/>
    public override AttackGoal Goal => AttackGoal.WithinRadius;

    /// <inheritdoc/>
    public override bool NeedsGradients => true;

    /// <summary>The options of this attack.</summary>
    public ApgdOptions Options { get; }

    /// <inheritdoc/>
    protected override void Search(AttackBlock block, CancellationToken cancellationToken) =>
        new Gradient.ApgdBlock(Options, RequireGradients(block.Model), block).Run(cancellationToken);

    private protected override PreparedSearch Prepare(IClassifier model, LabeledData data)
    {
        int needed = Options.Target is null && Options.Targets is null ? 3 : 4, classes = RequireGradients(model).ClassCount;
        if (Options.Loss == ApgdLoss.LogitRatio && classes != 2 && classes < needed)
            throw new ArgumentException($"The difference-of-logits ratio needs {needed} classes, and the model has {classes}.", nameof(model));
        return base.Prepare(model, data);
    }
}

using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// Projected gradient descent on the goal margin (Madry et al., 2018): T times δ ← Π(δ − α·g), g the gradient of s_y − max_{j≠y} s_j at x + δ (of y·f for
/// two classes with one score), Π the projection onto the threat model.
/// </summary>
/// <remarks>
/// Of each run the point with the smallest margin is kept, or the last where the options say so, and of several runs the best. The rival is the runner-up
/// of the moment, or the target. The stored x′ has ‖x′ − x‖ ≤ R, lies in the box, and leaves frozen features bit for bit as they are; its scores are
/// computed in double. A point that is not found is no proof that there is none.
/// <para>
/// Cost for each example and restart: T scores and gradients of the model; for a TwoLayerReluNet in l2 without box and mask O(m) a step, plus a row of m
/// values for each neuron that switches, where that is cheaper.
/// </para>
/// </remarks>
public sealed class PgdAttack : Attack
{
    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">
    /// The norm is L1, the radius is not finite, steps or restarts are less than 1, or the step size is not positive and finite.
    /// </exception>
    public PgdAttack(PgdOptions options)
        : base(options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1);
        if (options.StepSize is double step && !(step > 0 && double.IsFinite(step)))
            throw new ArgumentOutOfRangeException(nameof(options), step, "The step size must be positive and finite.");
        if (options.Threat.Norm == Norm.L1)
            throw new ArgumentException("PGD attacks in L2 and LInf: a normalised step in L1 moves a single feature and makes a poor attack.", nameof(options));
        options.Threat.RequireBounded(nameof(options));
        Options = options;
    }

    /// <summary>Makes the attack with default options.</summary>
    public PgdAttack(ThreatModel threat)
        : this(new PgdOptions { Threat = threat })
    {
    }

    /// <inheritdoc/>
    public override string Name => "PGD";

    /// <inheritdoc/>
    public override AttackGoal Goal => AttackGoal.WithinRadius;

    /// <inheritdoc/>
    public override bool NeedsGradients => true;

    /// <summary>The options of this attack.</summary>
    public PgdOptions Options { get; }

    /// <inheritdoc/>
    protected override void Search(AttackBlock block, CancellationToken cancellationToken) =>
        Search(new Gradient.PrimalDescent(Options, RequireGradients(block.Model)), block, cancellationToken);

    private protected override PreparedSearch Prepare(IClassifier model, LabeledData data)
    {
        var gradients = RequireGradients(model);
        Gradient.IPgdDescent descent = (Options.Method, model) switch
        {
            (not PgdMethod.Primal, Gradient.IPgdDescentSource source) when source.Descent(Options, data, Threads) is { } fast => fast,
            (PgdMethod.SignFlips, _) => throw new ArgumentException(
                $"The sign-flip form serves l2 without box and frozen features, on a TwoLayerReluNet: not {model.GetType().Name} and {Threat}."),
            _ => new Gradient.PrimalDescent(Options, gradients),
        };
        return new((block, token) => Search(descent, block, token), descent.BlockSize, descent.ScoresClean);
    }

    private void Search(Gradient.IPgdDescent descent, AttackBlock block, CancellationToken cancellationToken)
    {
        var delta = new float[block.Count * block.Dimension];
        for (int restart = 0; restart < Options.Restarts; restart++)
        {
            Start(block, restart, delta);
            descent.Descend(block, restart, delta, cancellationToken);
            if (Options.StopOnSuccess && Enumerable.Range(0, block.Count).All(i => block.IsFound(i) || block.IsOver(i))) return;
        }
    }

    private void Start(AttackBlock block, int restart, float[] delta)
    {
        int d = block.Dimension;
        Array.Clear(delta);
        bool isRandom = restart > 0 || Options.RandomStart;
        if (!isRandom && block.Start is null) return;
        var geometry = NormGeometry.For(Threat.Norm);
        for (int i = 0; i < block.Count; i++)
        {
            var row = delta.AsSpan(i * d, d);
            if (restart == 0 && block.Start is { } start)
            {
                System.Numerics.Tensors.TensorPrimitives.Subtract(start.Input(block.Position(i)), block.Input(i), row);
                Float32.MakeFinite(row);
            }
            else
            {
                geometry.DrawUniform(block.Random(i, restart), block.Radius(i), row);
            }

            Projection.Apply(block.ThreatOf(i), block.Input(i), row);
        }
    }
}

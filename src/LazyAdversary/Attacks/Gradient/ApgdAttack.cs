using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// Auto-PGD (Croce and Hein, 2020) on the margin y·f(x + δ): projected gradient descent with momentum that starts with steps of 2R and halves them, going back
/// to the best point, wherever progress stalls.
/// </summary>
/// <remarks>
/// For two classes with one score the margin is f itself up to sign, so it and the logistic loss have the same steps: there is one APGD, not one for each loss,
/// and nothing to tune. The labels say what to attack. The stored x′ has ‖x′ − x‖ ≤ R, lies in the box, and leaves frozen features bit for bit as they are; its
/// score is computed in double. A point that is not found is no proof that there is none.
/// <para>Cost for each example and restart: T + 1 scores and gradients of the model.</para>
/// </remarks>
public sealed class ApgdAttack
{
    private const int BlockSize = 96;

    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is L1, or steps or restarts are less than 1.</exception>
    public ApgdAttack(ApgdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Threat);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1);
        if (options.Threat.Norm == Norm.L1) throw new ArgumentException("APGD attacks in L2 and LInf.", nameof(options));
        ParallelBlocks.ResolveThreads(options.Threads);
        Options = options;
    }

    /// <summary>Makes the attack with default options.</summary>
    public ApgdAttack(ThreatModel threat)
        : this(new ApgdOptions { Threat = threat })
    {
    }

    /// <summary>The options of this attack.</summary>
    public ApgdOptions Options { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples and the labels to attack.</param>
    /// <param name="progress">Told after each block of examples, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack between steps.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or an input lies outside the box.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<ApgdRecord> Run(
        IGradientModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var radii = new double[data?.Count ?? 0];
        Array.Fill(radii, Options.Threat.Radius);
        return Run(model, data!, radii, progress, cancellationToken);
    }

    /// <summary>The same with a radius for each example instead of the threat's.</summary>
    internal AttackResult<ApgdRecord> Run(
        IGradientModel model, LabeledData data, double[] radii, IProgress<AttackProgress>? progress, CancellationToken cancellationToken)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        Options.Threat.RequireFits(data);
        var records = new ApgdRecord[data.Count];
        var perturbed = data.Inputs.ToArray();
        int done = 0;
        ParallelBlocks.Run(data.Count, BlockSize, ParallelBlocks.ResolveThreads(Options.Threads), (start, count) =>
        {
            var block = data.Slice(start, count);
            ThreatModel[] threats = [.. radii.Skip(start).Take(count).Select(Options.Threat.WithRadius)];
            new ApgdBlock(Options, threats, model, block, start).Run(
                perturbed.AsSpan(start * data.Dimension, count * data.Dimension), records.AsSpan(start, count), cancellationToken);
            progress?.Report(new(Interlocked.Add(ref done, count), data.Count));
        }, cancellationToken);
        return new(records, perturbed, data);
    }
}

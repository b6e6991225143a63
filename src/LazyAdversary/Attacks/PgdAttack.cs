using LazyAdversary.Attacks.Descent;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks;

/// <summary>
/// Projected gradient descent on the margin (Madry et al., 2018): T times δ ← Π(δ − α·y·g), g the gradient of f at x + δ, Π the projection onto the threat model.
/// </summary>
/// <remarks>
/// Of each run the point with the smallest margin y·f(x + δ) is kept, or the last where the options say so, and of several runs the best. The labels say what to attack:
/// an example that is misclassified from the start is driven further. The stored x′ has ‖x′ − x‖ ≤ R, lies in the box, and leaves frozen features bit for bit as they
/// are; its score is computed in double. A point that is not found is no proof that there is none.
/// <para>
/// Cost for each example and restart: T scores and gradients of the model; for a <see cref="TwoLayerReluNet"/> in l2 without box and mask O(m) a step, plus a row of
/// m values for each neuron that switches, where that is cheaper.
/// </para>
/// </remarks>
public sealed class PgdAttack
{
    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is L1, steps or restarts are less than 1, or the step size is not positive and finite.</exception>
    public PgdAttack(PgdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Threat);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1);
        if (options.StepSize is double step && !(step > 0 && double.IsFinite(step)))
            throw new ArgumentOutOfRangeException(nameof(options), step, "The step size must be positive and finite.");
        if (options.Threat.Norm == Norm.L1)
            throw new ArgumentException("PGD attacks in L2 and LInf: a normalised step in L1 moves a single feature and makes a poor attack.", nameof(options));
        ParallelBlocks.ResolveThreads(options.Threads);
        Options = options;
    }

    /// <summary>Makes the attack with default options.</summary>
    public PgdAttack(ThreatModel threat)
        : this(new PgdOptions { Threat = threat })
    {
    }

    /// <summary>The options of this attack.</summary>
    public PgdOptions Options { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples and the labels to attack.</param>
    /// <param name="progress">Told after each block of examples, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack between blocks.</param>
    /// <exception cref="ArgumentException">
    /// The data does not have the model's dimension, an input lies outside the box, or sign flips were asked for where they do not apply.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<PgdRecord> Run(
        IGradientModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RunFrom(null, model, data, progress, cancellationToken);

    /// <summary>The same attack, its first run starting at the given points instead of at x; null for x.</summary>
    internal AttackResult<PgdRecord> RunFrom(
        LabeledData? start, IGradientModel model, LabeledData data, IProgress<AttackProgress>? progress, CancellationToken cancellationToken)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        Options.Threat.RequireFits(data);
        var records = new PgdRecord[data.Count];
        var perturbed = new float[data.Inputs.Length];
        int threads = ParallelBlocks.ResolveThreads(Options.Threads);
        cancellationToken.ThrowIfCancellationRequested();
        var descent = DescentChoice.For(Options, model, data, threads);
        int done = 0;
        ParallelBlocks.Run(data.Count, descent.BlockSize, threads, (first, count) =>
        {
            PgdBlock.Run(
                Options, descent, data.Slice(first, count), start?.Slice(first, count), first,
                perturbed.AsSpan(first * data.Dimension, count * data.Dimension), records.AsSpan(first, count), cancellationToken);
            progress?.Report(new(Interlocked.Add(ref done, count), data.Count));
        }, cancellationToken);
        return new(records, perturbed, data);
    }
}

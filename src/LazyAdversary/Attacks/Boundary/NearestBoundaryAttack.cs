using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// The nearest point of the linearised boundary, iterated (Hasofer and Lind 1974, Rackwitz and Fiessler 1978): δ ← (g·δ − f(x + δ))·g/‖g‖², g = ∇f(x + δ), each
/// iterate moved along its own ray from x to the exact crossing. A step that does not come nearer is halved; the nearest point is kept.
/// </summary>
/// <remarks>
/// <para>
/// Like <see cref="GradientStepAttack"/>, which is its first iteration in l2, it turns the PREDICTION: the labels are copied into the records. It is
/// deterministic and has no step size. In l∞ and l1 the step goes to the point nearest in that norm, and with a box or frozen features to the nearest point that they
/// allow.
/// </para>
/// <para>
/// The distance is the best found, an upper bound of the true one. Every reported point is scored again in double from the stored float32 vector, lies in the
/// box, and leaves frozen features bit for bit as they are. For models that are not <see cref="IPiecewiseLinearModel"/> the crossings are searched for instead
/// of computed.
/// </para>
/// <para>Cost for each example and iteration: a score and gradient and a first sign change, for the two-layer network 8·m·d flops; usually 15 to 40
/// iterations.</para>
/// </remarks>
public sealed class NearestBoundaryAttack
{
    private const int BlockSize = 32;

    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is less than 1 iteration, or the tolerance is negative or NaN.</exception>
    public NearestBoundaryAttack(NearestBoundaryOptions? options = null)
    {
        Options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Iterations, 1, nameof(Options.Iterations));
        if (!(Options.Tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(options), Options.Tolerance, "The tolerance must be at least 0.");
        ParallelBlocks.ResolveThreads(Options.Threads);
    }

    /// <summary>The options of this attack.</summary>
    public NearestBoundaryOptions Options { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples; only their inputs matter.</param>
    /// <param name="progress">Told after each block of examples, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack between iterations.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or an input lies outside the box.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<MinimumNormRecord> Run(
        IGradientModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MinimumNorm.Run(Options.Threat, Options.Threads, BlockSize, model, data, Search, progress, cancellationToken);

    private void Search(
        ThreatModel threat, IGradientModel model, LabeledData block, double[] scores, Span<MinimumNormPoint> points, Span<float> directions,
        CancellationToken cancellationToken)
    {
        var search = new BoundarySearch(Options, threat, model, block, scores);
        search.Run(cancellationToken);
        search.Report(points, directions);
    }
}

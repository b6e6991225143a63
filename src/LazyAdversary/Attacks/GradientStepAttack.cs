using LazyAdversary.Attacks.Rays;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks;

/// <summary>
/// The attack of Theorem 3.1: one step along the gradient of the score, δ = η·∇f(x) with sign η = −sign f(x), of the smallest length |η| that turns the PREDICTION.
/// </summary>
/// <remarks>
/// <para>
/// The labels are not used: they are copied into the records, and points that are misclassified from the start are turned like the others.
/// For an <see cref="IPiecewiseLinearModel"/> the first crossing along the ray is computed, not searched for, and "never flips" holds for
/// the whole ray; both up to float32 rounding of the pre-activations: a dip of √m·f below about 2⁻²¹·(‖z‖ + t‖v‖), z the pre-activations and v their rates, is not seen.
/// For any other <see cref="IGradientModel"/> the ray is searched by doubling and bisection: the η reported is then the best found.
/// </para>
/// <para>
/// Every reported example is scored again in double from the stored float32 vector; where rounding left it on the wrong side of the boundary, the step is
/// lengthened by the smallest factor 1 + 2^k·1e-7 that turns the prediction, and in the end rounded away from x. Eta is the crossing itself; Distance is that of the stored vector.
/// </para>
/// <para>Cost for the two-layer network: three products for each example (2·m·d flops each, one of them in double) and the few kinks before the crossing.</para>
/// </remarks>
public sealed class GradientStepAttack
{
    private const int BlockSize = 48;

    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is less than 1.</exception>
    public GradientStepAttack(GradientStepOptions? options = null)
    {
        Options = options ?? new();
        ParallelBlocks.ResolveThreads(Options.Threads);
    }

    /// <summary>The options of this attack.</summary>
    public GradientStepOptions Options { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples; only their inputs matter.</param>
    /// <param name="progress">Told after each block of examples, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack between blocks, and within a block before the next point of a line search.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<GradientStepRecord> Run(
        IGradientModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        int threads = ParallelBlocks.ResolveThreads(Options.Threads);
        var records = new GradientStepRecord[data.Count];
        var perturbed = data.Inputs.ToArray();
        IGradientRays rays = model is TwoLayerReluNet network ? new NetworkRays(network) : new ModelRays(model, cancellationToken);
        int done = 0, d = data.Dimension;
        int blockSize = model is TwoLayerReluNet { Width: var width } ? Math.Clamp(Array.MaxLength / width, 1, BlockSize) : BlockSize;
        ParallelBlocks.Run(data.Count, blockSize, threads, (start, count) =>
        {
            var outcomes = new RayOutcome[count];
            rays.Solve(data.Slice(start, count), perturbed.AsSpan(start * d, count * d), outcomes);
            for (int i = 0; i < count; i++) records[start + i] = Record(model, data, start + i, outcomes[i], perturbed.AsSpan((start + i) * d, d));
            progress?.Report(new(Interlocked.Add(ref done, count), data.Count));
        }, cancellationToken);
        return new(records, perturbed, data);
    }

    private static GradientStepRecord Record(IGradientModel model, LabeledData data, int index, RayOutcome ray, ReadOnlySpan<float> perturbed)
    {
        var outcome =
            ray.Score == 0 ? AttackOutcome.ZeroScore
            : !(ray.GradientNorm > 0 && double.IsFinite(ray.GradientNorm)) ? AttackOutcome.ZeroGradient
            : ray.Found ? AttackOutcome.Flipped
            : model is IPiecewiseLinearModel && double.IsPositiveInfinity(ray.Step) ? AttackOutcome.NeverFlips
            : AttackOutcome.NotFound;
        var input = data.Input(index);
        return new GradientStepRecord
        {
            Index = index,
            Label = data.Labels[index],
            Score = ray.Score,
            PerturbedScore = ray.PerturbedScore,
            Outcome = outcome,
            Distance = Math.Sqrt(PreciseVectors.SquaredDistance(perturbed, input)),
            InputNorm = PreciseVectors.Norm(input),
            Eta = outcome == AttackOutcome.Flipped ? -Math.Sign(ray.Score) * ray.Step : null,
            GradientNorm = ray.GradientNorm,
        };
    }
}

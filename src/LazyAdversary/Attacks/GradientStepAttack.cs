using System.Numerics.Tensors;
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
/// For an <see cref="IPiecewiseLinearModel"/> the first crossing along the ray is computed, not searched for, and "never flips" is a proof for that ray.
/// For any other <see cref="IGradientModel"/> the ray is searched by doubling and bisection: the η reported is then the best found.
/// </para>
/// <para>
/// Every reported example is scored again in double from the stored float32 vector; where rounding left it on the wrong side of the boundary, the step is
/// lengthened by the smallest factor 1 + 2^k·1e-7 that turns the prediction. Eta is the crossing itself; Distance is that of the stored vector.
/// </para>
/// <para>Cost for the two-layer network: a score and gradient, two products for the ray (2·m·d each) and one or two scores in double, for each example.</para>
/// </remarks>
public sealed class GradientStepAttack(GradientStepOptions? options = null)
{
    private const int BlockSize = 96;

    private readonly GradientStepOptions _options = options ?? new();

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples; only their inputs matter.</param>
    /// <param name="progress">Told after each block of examples, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack between blocks.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<GradientStepRecord> Run(
        IGradientModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        int threads = ParallelBlocks.ResolveThreads(_options.Threads);
        var records = new GradientStepRecord[data.Count];
        var perturbed = data.Inputs.ToArray();
        int done = 0;
        ParallelBlocks.Run(data.Count, BlockSize, threads, (start, count) =>
        {
            var block = perturbed.AsSpan(start * data.Dimension, count * data.Dimension);
            Attack(model, data.Slice(start, count), start, block, records.AsSpan(start, count));
            progress?.Report(new(Interlocked.Add(ref done, count), data.Count));
        }, cancellationToken);
        return new(records, perturbed, data);
    }

    private static void Attack(IGradientModel model, LabeledData data, int first, Span<float> perturbed, Span<GradientStepRecord> records)
    {
        int n = data.Count, d = data.Dimension;
        var scores = new double[n];
        model.Score(data.Inputs, scores);

        // The ray from x against the score: v = −sign f(x)·∇f(x).
        var directions = new float[n * d];
        model.ScoreAndGradient(data.Inputs, new float[n], directions);
        var gradientNorms = new double[n];
        for (int i = 0; i < n; i++)
        {
            var direction = directions.AsSpan(i * d, d);
            gradientNorms[i] = PreciseVectors.Norm(direction);
            if (!double.IsFinite(gradientNorms[i])) direction.Clear();
            if (scores[i] > 0) TensorPrimitives.Negate(direction, direction);
        }

        var steps = new double[n];
        if (model is IPiecewiseLinearModel piecewise) piecewise.FirstSignChange(data.Inputs, directions, steps);
        else LineSearch.FirstSignChange(model, data.Inputs, scores, directions, steps);

        var crossing = new RayCrossing(model, data.Inputs, scores, directions, steps, perturbed);
        for (int i = 0; i < n; i++)
        {
            var outcome =
                scores[i] == 0 ? AttackOutcome.ZeroScore
                : !(gradientNorms[i] > 0 && double.IsFinite(gradientNorms[i])) ? AttackOutcome.ZeroGradient
                : crossing.Found(i) ? AttackOutcome.Flipped
                : model is IPiecewiseLinearModel && double.IsPositiveInfinity(steps[i]) ? AttackOutcome.NeverFlips
                : AttackOutcome.NotFound;
            records[i] = new GradientStepRecord
            {
                Index = first + i,
                Label = data.Labels[i],
                Score = scores[i],
                PerturbedScore = crossing.PerturbedScore(i),
                Outcome = outcome,
                Distance = Math.Sqrt(PreciseVectors.SquaredDistance(perturbed.Slice(i * d, d), data.Input(i))),
                InputNorm = PreciseVectors.Norm(data.Input(i)),
                Eta = outcome == AttackOutcome.Flipped ? -Math.Sign(scores[i]) * crossing.Step(i) : null,
                GradientNorm = gradientNorms[i],
            };
        }
    }
}

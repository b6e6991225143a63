using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks;

/// <summary>
/// The attack of Theorem 3.1: one step along the gradient of the score, δ = η·∇f(x) with sign η = −sign f(x), of the smallest length |η| that flips the
/// PREDICTION.
/// </summary>
/// <remarks>
/// <para>
/// The labels are not used: they are copied into the records, and inputs that are misclassified from the start are attacked like the others. For two
/// classes f = s_1 − s_0; for more it is the margin of the predicted class over the rival whose linearised boundary is nearest.
/// </para>
/// <para>
/// For an <see cref="IRayClassifier"/> the first crossing along the ray is computed, not searched for, and "never flips" holds for the whole ray; both up to
/// float32 rounding of the pre-activations: a dip of √m·f below about 2⁻²¹·(‖z‖ + t‖v‖), z the pre-activations and v their rates, is not seen. For any
/// other <see cref="IGradientClassifier"/> the ray is searched by doubling and bisection: the η reported is then the best found.
/// </para>
/// <para>
/// Every reported example is scored again in double from the stored float32 vector; where rounding left it on the wrong side of the boundary, the step is
/// lengthened by the smallest factor 1 + 2^k·1e-7 that flips the prediction, and in the end rounded away from x. Eta is the crossing itself; Distance is
/// that of the stored vector.
/// </para>
/// <para>Cost for the two-layer network: three products for each example (2·m·d flops each, one of them in double) and the few kinks before the crossing.</para>
/// </remarks>
public sealed class GradientStepAttack
{
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
    /// <param name="progress">Receives the number of examples done after each block, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack between blocks, and within a block before the next point of a line search.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or has more classes.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public GradientStepResult Run(
        IGradientClassifier model, LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default)
    {
        model.RequireFits(data);
        var records = new GradientStepRecord[data.Count];
        var perturbed = data.Inputs.ToArray();
        var rays = model is IGradientRaySource source ? source.Rays() : new ModelRays(model);
        var options = new AttackOptions();
        int done = 0, d = data.Dimension;
        ParallelBlocks.Run(data.Count, rays.BlockSize, ParallelBlocks.ResolveThreads(Options.Threads), (start, count) =>
        {
            int[] positions = [.. Enumerable.Range(start, count)];
            var block = new AttackBlock(
                AttackGoal.SmallestDistance, options, model, Predicted(model, data.Slice(start, count)), positions, new RunSettings(), cancellationToken);
            var outcomes = new RayOutcome[count];
            rays.Solve(block, perturbed.AsSpan(start * d, count * d), outcomes);
            for (int i = 0; i < count; i++) records[start + i] = Record(model, data, start + i, outcomes[i], perturbed.AsSpan((start + i) * d, d));
            progress?.Report(new(Interlocked.Add(ref done, count), data.Count));
        }, cancellationToken);
        return new(records, data.WithInputs(perturbed));
    }

    /// <summary>The inputs labelled with what is predicted, where the fast rays do not find that out by themselves.</summary>
    private static LabeledData Predicted(IGradientClassifier model, LabeledData block)
    {
        if (model is IGradientRaySource) return block;
        int[] predictions = model.Predict(block, threads: 1);
        return LabeledData.Adopt(block.Inputs.ToArray(), block.Dimension, Array.ConvertAll(predictions, p => Math.Max(p, 0)), model.ClassCount);
    }

    private static GradientStepRecord Record(IGradientClassifier model, LabeledData data, int index, RayOutcome ray, ReadOnlySpan<float> perturbed)
    {
        var outcome =
            ray.Prediction == Margins.NoClass ? AttackOutcome.NoPrediction
            : !(ray.GradientNorm > 0 && double.IsFinite(ray.GradientNorm)) ? AttackOutcome.ZeroGradient
            : ray.Found ? AttackOutcome.Flipped
            : model is IRayClassifier && double.IsPositiveInfinity(ray.Step) ? AttackOutcome.NeverFlips
            : AttackOutcome.NotFound;
        var input = data.Input(index);
        int label = data.Labels[index];
        bool isRight = ray.Prediction == label;
        return new GradientStepRecord
        {
            Index = index,
            Label = label,
            Prediction = ray.Prediction,
            Margin = isRight ? Math.Abs(ray.Score) : -Math.Abs(ray.Score),
            ReachedClass = ray.ReachedClass,
            ReachedMargin = (isRight == (ray.ReachedClass == ray.Prediction) ? 1 : -1) * Math.Abs(ray.PerturbedScore),
            Outcome = outcome,
            Distance = Math.Sqrt(PreciseVectors.SquaredDistance(perturbed, input)),
            InputNorm = PreciseVectors.Norm(input),
            FoundBy = outcome == AttackOutcome.Flipped ? "GradientStep" : null,
            IsConverged = true,
            Score = ray.Score,
            PerturbedScore = ray.PerturbedScore,
            Eta = outcome == AttackOutcome.Flipped ? -Math.Sign(ray.Score) * ray.Step : null,
            GradientNorm = ray.GradientNorm,
        };
    }
}

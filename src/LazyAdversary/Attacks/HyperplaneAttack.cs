using System.Numerics.Tensors;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks;

/// <summary>
/// The exact smallest perturbation that turns the prediction of a <see cref="LinearModel"/>: without box and frozen features ‖δ‖₂ = |f(x)|/‖w‖₂,
/// ‖δ‖_∞ = |f(x)|/‖w‖₁ and ‖δ‖₁ = |f(x)|/‖w‖_∞; with them the nearest point that they allow.
/// </summary>
/// <remarks>
/// The labels are not used: they are copied into the records, and points that are misclassified from the start are turned like the others.
/// <see cref="AttackOutcome.NeverFlips"/> is a proof: no perturbation within the radius, the box and the frozen features turns the prediction.
/// The stored float32 vector is scored again in double; where rounding left it on the wrong side, δ is taken for a target longer by the smallest factor
/// 1 + 2^k·1e-7 that turns the prediction, and in the end rounded away from x. Cost: O(d) a round of a finite active-set search, O(d log d) in l1.
/// </remarks>
public sealed class HyperplaneAttack
{
    private const int BlockSize = 96;

    private readonly int? _threads;

    /// <summary>Makes the attack.</summary>
    /// <param name="threat">Norm, box and frozen features; its radius is the largest distance of interest, double.MaxValue for all.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    public HyperplaneAttack(ThreatModel threat, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(threat);
        ParallelBlocks.ResolveThreads(threads);
        Threat = threat;
        _threads = threads;
    }

    /// <summary>What the adversary may do.</summary>
    public ThreatModel Threat { get; }

    /// <summary>Attacks every example.</summary>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or an input lies outside the box.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<AttackRecord> Run(
        LinearModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        Threat.RequireFits(data);
        var records = new AttackRecord[data.Count];
        var perturbed = data.Inputs.ToArray();
        int done = 0;
        ParallelBlocks.Run(data.Count, BlockSize, ParallelBlocks.ResolveThreads(_threads), (start, count) =>
        {
            for (int i = start; i < start + count; i++)
                records[i] = Attack(model, data, i, perturbed.AsSpan(i * data.Dimension, data.Dimension));
            progress?.Report(new(Interlocked.Add(ref done, count), data.Count));
        }, cancellationToken);
        return new(records, perturbed, data);
    }

    private bool Turns(ReadOnlySpan<float> x, double score, ReadOnlySpan<float> perturbed, double perturbedScore) =>
        Math.Sign(perturbedScore) == -Math.Sign(score) && Threat.Distance(x, perturbed) <= Threat.Radius;

    private AttackRecord Attack(LinearModel model, LabeledData data, int index, Span<float> perturbed)
    {
        var x = data.Input(index);
        double score = model.Score(x), perturbedScore = score;
        var outcome = score == 0 ? AttackOutcome.ZeroScore : AttackOutcome.NotFound;
        var towardsBoundary = model.Weights.ToArray();
        if (score > 0) TensorPrimitives.Negate(towardsBoundary, towardsBoundary);
        var delta = new double[x.Length];
        for (int attempt = 0; attempt < Nudge.Attempts && outcome == AttackOutcome.NotFound; attempt++)
        {
            double target = Math.Abs(score) * Nudge.Factor(attempt);
            bool reachable = ShortestStep.TryFind(Threat, x, towardsBoundary, target, delta) && ShortestStep.Length(Threat.Norm, delta) <= Threat.Radius;
            if (!reachable)
            {
                // What is out of reach on the way to f = 0 is out of reach beyond; past it, only rounding stood in the way.
                if (attempt == 0) outcome = AttackOutcome.NeverFlips;
                break;
            }

            ShortestStep.Store(Threat, x, delta, 1, perturbed);
            perturbedScore = model.Score(perturbed);
            if (Turns(x, score, perturbed, perturbedScore)) outcome = AttackOutcome.Flipped;
        }

        if (outcome == AttackOutcome.NotFound && ShortestStep.TryFind(Threat, x, towardsBoundary, Math.Abs(score) * Nudge.Factor(1), delta))
        {
            Nudge.RoundAway(x, delta, Threat.Box, perturbed);
            perturbedScore = model.Score(perturbed);
            if (Turns(x, score, perturbed, perturbedScore)) outcome = AttackOutcome.Flipped;
        }

        if (outcome != AttackOutcome.Flipped)
        {
            x.CopyTo(perturbed);
            perturbedScore = score;
        }

        return new()
        {
            Index = index,
            Label = data.Labels[index],
            Score = score,
            PerturbedScore = perturbedScore,
            Outcome = outcome,
            Distance = Threat.Distance(x, perturbed),
            InputNorm = PreciseVectors.Norm(x),
        };
    }
}

using LazyAdversary.Attacks.Rays;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>
/// Looks for the direction in which the boundary is nearest, for each example of a block. <paramref name="directions"/> receives n·d values: zeros where none
/// was found.
/// </summary>
internal delegate void DirectionSearch(
    ThreatModel threat, IGradientModel model, LabeledData block, double[] scores, Span<MinimumNormPoint> points, Span<float> directions,
    CancellationToken cancellationToken);

/// <summary>How a search for the smallest perturbation of one example ended.</summary>
internal record struct MinimumNormPoint(int Iteration, bool IsConverged, bool SawGradient);

/// <summary>What all attacks that look for the smallest perturbation share: blocks, verification and records.</summary>
internal static class MinimumNorm
{
    /// <summary>Any distance in l2, which squares to a finite double.</summary>
    public static readonly ThreatModel Unlimited = ThreatModel.L2(1e150);

    public static void RequireSupported(ThreatModel? threat, string parameter)
    {
        if (threat?.Norm == Norm.L1) throw new ArgumentException("This attack minimises distances in L2 and LInf, not in L1.", parameter);
    }

    public static AttackResult<MinimumNormRecord> Run(
        ThreatModel? givenThreat, int? givenThreads, int blockSize, IGradientModel model, LabeledData data, DirectionSearch search,
        IProgress<AttackProgress>? progress, CancellationToken cancellationToken)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        var threat = givenThreat ?? Unlimited;
        threat.RequireFits(data);
        var records = new MinimumNormRecord[data.Count];
        var perturbed = data.Inputs.ToArray();
        int done = 0;
        ParallelBlocks.Run(data.Count, blockSize, ParallelBlocks.ResolveThreads(givenThreads), (start, count) =>
        {
            var block = data.Slice(start, count);
            var scores = new double[count];
            model.Score(block.Inputs, scores);
            var points = new MinimumNormPoint[count];
            var directions = new float[block.Inputs.Length];
            search(threat, model, block, scores, points, directions, cancellationToken);

            var stored = perturbed.AsSpan(start * data.Dimension, count * data.Dimension);
            var perturbedScores = new double[count];
            BoundaryPoints.Store(threat, model, block, scores, directions, stored, perturbedScores, cancellationToken);
            for (int i = 0; i < count; i++)
            {
                var point = stored.Slice(i * data.Dimension, data.Dimension);
                records[start + i] = Record(threat, block, i, start, points[i], scores[i], perturbedScores[i], point);
            }

            progress?.Report(new(Interlocked.Add(ref done, count), data.Count));
        }, cancellationToken);
        return new(records, perturbed, data);
    }

    private static MinimumNormRecord Record(
        ThreatModel threat, LabeledData block, int i, int first, MinimumNormPoint point, double score, double perturbedScore, ReadOnlySpan<float> stored)
    {
        bool flipped = RayNudge.AreOpposite(perturbedScore, score);
        return new()
        {
            Index = first + i,
            Label = block.Labels[i],
            Score = score,
            PerturbedScore = perturbedScore,
            Outcome = score == 0 ? AttackOutcome.ZeroScore
                : flipped ? AttackOutcome.Flipped
                : point.SawGradient ? AttackOutcome.NotFound
                : AttackOutcome.ZeroGradient,
            Distance = threat.Distance(block.Input(i), stored),
            InputNorm = PreciseVectors.Norm(block.Input(i)),
            Iteration = flipped ? point.Iteration : -1,
            IsConverged = point.IsConverged,
        };
    }
}

using LazyAdversary.Attacks;
using LazyAdversary.Threats;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.TwoLayer;
using LazyAdversary.Numerics;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>What an attack found, in the model's own scores.</summary>
internal sealed record ModelFindings(IReadOnlyList<AttackRecord> Records, LabeledData Perturbed, long Queries)
{
    /// <summary>
    /// Scores what was found on a model written in another way by the model itself. ML.NET scores in float32, so a point just past the boundary may still be on this side of
    /// it there: it is moved on by the smallest factor 1 + 2^k·1e-7 that turns the prediction, in the end rounded away from x, and counts as not found when none does.
    /// </summary>
    public static ModelFindings Verified(
        PipelineScoreModel model, ThreatModel threat, LabeledData data, IReadOnlyList<AttackRecord> records, LabeledData perturbed,
        int? threads, CancellationToken cancellationToken)
    {
        int d = data.Dimension;
        double[] scores = model.Score(data, threads, cancellationToken);
        double[] perturbedScores = model.Score(perturbed, threads, cancellationToken);
        float[] points = perturbed.Inputs.ToArray();
        var verified = new AttackRecord[data.Count];
        for (int i = 0; i < verified.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var point = points.AsSpan(i * d, d);
            bool turned = records[i].IsFlipped && Turn(model, threat, data.Input(i), scores[i], point, ref perturbedScores[i]);
            if (!turned) data.Input(i).CopyTo(point);
            verified[i] = records[i] with
            {
                Score = scores[i],
                PerturbedScore = turned ? perturbedScores[i] : scores[i],
                Outcome = turned ? AttackOutcome.Flipped : records[i].IsFlipped ? AttackOutcome.NotFound : records[i].Outcome,
                Distance = threat.Distance(data.Input(i), point),
            };
        }

        return new(verified, LabeledData.Binary(points, d, data.Labels), Queries: 0);
    }

    private static bool Turn(PipelineScoreModel model, ThreatModel threat, ReadOnlySpan<float> x, double score, Span<float> point, ref double perturbedScore)
    {
        float[] found = point.ToArray();
        var delta = new double[found.Length];
        for (int attempt = 1; attempt <= Nudge.Attempts; attempt++)
        {
            if (perturbedScore * score < 0) return threat.Distance(x, point) <= threat.Radius;
            bool isLast = attempt == Nudge.Attempts;
            double factor = Nudge.Factor(isLast ? 1 : attempt);
            for (int k = 0; k < point.Length; k++)
            {
                delta[k] = factor * ((double)found[k] - x[k]);
                point[k] = Float32.Nearest(x[k] + delta[k]);
                if (threat.Box is { } box) point[k] = Math.Clamp(point[k], box.Lower(k), box.Upper(k));
            }

            if (isLast) Nudge.RoundAway(x, delta, threat.Box, point);
            perturbedScore = ((IClassifier)model).Score(point);
        }

        return Math.Sign(perturbedScore) == -Math.Sign(score) && threat.Distance(x, point) <= threat.Radius;
    }
}

using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>What an attack found, in the model's own scores.</summary>
internal sealed record ModelFindings(IReadOnlyList<AttackRecord> Records, LabeledData Perturbed, long Queries)
{
    /// <summary>
    /// Scores what was found on a model written in another way by the model itself. ML.NET scores in float32, so a point just past the boundary may still be on this side of
    /// it there: it is moved on by the smallest factor 1 + 2^k·1e-7 that turns the prediction, in the end rounded away from x, and counts as not found when none does.
    /// </summary>
    public static ModelFindings Verified(
        PipelineScoreModel model, AttackResult result, LabeledData data, int? threads, CancellationToken cancellationToken)
    {
        var (threat, records, perturbed) = (result.Threat, result.Records, result.Perturbed);
        int d = data.Dimension;
        double[] scores = model.Score(data, threads, cancellationToken);
        double[] perturbedScores = model.Score(perturbed, threads, cancellationToken);
        float[] points = perturbed.Inputs.ToArray();
        var verified = new AttackRecord[data.Count];
        for (int i = 0; i < verified.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var point = points.AsSpan(i * d, d);
            bool isRight = Sign(records[i]) * scores[i] > 0;
            bool turned = isRight && records[i].IsFlipped && Turn(model, threat, data.Input(i), scores[i], point, ref perturbedScores[i]);
            if (!turned)
            {
                data.Input(i).CopyTo(point);
                perturbedScores[i] = scores[i];
            }

            verified[i] = Rescored(records[i], scores[i], perturbedScores[i], threat.Distance(data.Input(i), point), turned);
        }

        return new(verified, LabeledData.FromArray(points, d, data.Labels, data.ClassCount), Queries: 0);
    }

    /// <summary>f(x), counted from the threshold.</summary>
    public static double Score(AttackRecord record) => Sign(record) * record.Margin;

    /// <summary>f(x′); f(x) where nothing was found.</summary>
    public static double ReachedScore(AttackRecord record) => Sign(record) * record.ReachedMargin;

    private static int Sign(AttackRecord record) => 2 * record.Label - 1;

    /// <summary>A record with the model's own scores.</summary>
    private static AttackRecord Rescored(AttackRecord record, double score, double reachedScore, double distance, bool isTurned)
    {
        int prediction = Class(score);
        return new()
        {
            Index = record.Index,
            Label = record.Label,
            Prediction = prediction,
            Margin = Sign(record) * score,
            ReachedClass = Class(reachedScore),
            ReachedMargin = Sign(record) * reachedScore,
            Outcome = isTurned ? AttackOutcome.Flipped
                : prediction == Margins.NoClass ? AttackOutcome.NoPrediction
                : prediction != record.Label ? AttackOutcome.AlreadyWrong
                : record.Outcome is AttackOutcome.NeverFlips or AttackOutcome.ZeroGradient ? record.Outcome
                : AttackOutcome.NotFound,
            Distance = distance,
            InputNorm = record.InputNorm,
            FoundBy = isTurned ? record.FoundBy : null,
            Step = isTurned ? record.Step : -1,
            Restart = record.Restart,
            Queries = record.Queries,
            IsConverged = record.IsConverged,
            RayDistance = record.RayDistance,
            Warnings = record.Warnings,
        };
    }

    private static int Class(double score) => score > 0 ? 1 : score < 0 ? 0 : Margins.NoClass;

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
            perturbedScore = model.Score(point);
        }

        return Math.Sign(perturbedScore) == -Math.Sign(score) && threat.Distance(x, point) <= threat.Radius;
    }
}

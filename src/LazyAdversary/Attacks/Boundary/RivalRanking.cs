using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>The rivals of each label in the order of their linearised distance at x, (s_y − s_j)/‖∇(s_y − s_j)‖ with the dual of the threat's norm.</summary>
internal static class RivalRanking
{
    /// <summary>For each example of the block its rivals, nearest first, of the <paramref name="candidates"/> with the largest scores.</summary>
    public static int[][] Of(AttackBlock block, GoalGradients goal, ThreatModel threat, int candidates)
    {
        int n = block.Count, d = block.Dimension, k = block.Model.ClassCount;
        int[] examples = [.. Enumerable.Range(0, n)];
        var scores = new double[n * k];
        block.Model.Scores(block.Data.Inputs, scores);
        int[][] rivals =
        [
            .. examples.Select(i => Enumerable.Range(0, k).Where(j => j != block.Label(i)).OrderByDescending(j => scores[i * k + j]).Take(candidates).ToArray()),
        ];
        var distances = new double[n, candidates];
        float[] margins = new float[n], gradients = new float[n * d];
        int[] frozen = [.. threat.Frozen];
        for (int c = 0; c < candidates; c++)
        {
            goal.Rivals = Array.ConvertAll(rivals, own => own[c]);
            goal.Evaluate(examples, block.Data.Inputs, margins, gradients);
            for (int i = 0; i < n; i++)
            {
                var gradient = gradients.AsSpan(i * d, d);
                foreach (int feature in frozen) gradient[feature] = 0;
                double slope = DualNorm(threat.Norm, gradient);
                distances[i, c] = slope > 0 ? margins[i] / slope : double.PositiveInfinity;
            }
        }

        foreach (int i in examples)
        {
            double[] own = [.. Enumerable.Range(0, candidates).Select(c => distances[i, c])];
            Array.Sort(own, rivals[i]);
        }

        return rivals;
    }

    private static double DualNorm(Norm norm, ReadOnlySpan<float> gradient)
    {
        if (norm == Norm.L2) return PreciseVectors.Norm(gradient);
        double sum = 0, largest = 0;
        foreach (float g in gradient)
        {
            sum += Math.Abs((double)g);
            largest = Math.Max(largest, Math.Abs((double)g));
        }

        return norm == Norm.LInf ? sum : largest;
    }
}

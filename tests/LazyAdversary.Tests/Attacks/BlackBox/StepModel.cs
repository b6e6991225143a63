namespace LazyAdversary.Tests.Attacks.BlackBox;

/// <summary>
/// A score with plateaus, as trees have: f(x) = Σ_k weight_k·(±1 by x_k &gt; threshold_k) + bias. Its nearest turning point in l2 is a subset of features, each
/// moved just past its threshold.
/// </summary>
internal sealed class StepModel(float[] weights, float[] thresholds, double bias = 0) : BinaryModel
{
    private int _queries;

    public override int Dimension => weights.Length;

    /// <summary>How many scores were asked for.</summary>
    public int Queries => _queries;

    public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        Interlocked.Add(ref _queries, scores.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = bias;
            for (int k = 0; k < Dimension; k++) scores[i] += inputs[i * Dimension + k] > thresholds[k] ? weights[k] : -weights[k];
        }
    }

    /// <summary>The exact distance, over all subsets of features that may move.</summary>
    public double Distance(ReadOnlySpan<float> x, bool largest, Func<int, bool>? isFrozen = null)
    {
        double score = this.Score(x), best = double.PositiveInfinity;
        for (int subset = 1; subset < 1 << Dimension; subset++)
        {
            double changed = score, distance = 0;
            bool allowed = true;
            for (int k = 0; k < Dimension; k++)
            {
                if ((subset >> k & 1) == 0) continue;
                allowed &= isFrozen?.Invoke(k) != true;
                changed += x[k] > thresholds[k] ? -2 * weights[k] : 2 * weights[k];
                double move = Math.Abs((double)x[k] - thresholds[k]);
                distance = largest ? Math.Max(distance, move) : distance + move * move;
            }

            if (allowed && changed * score < 0) best = Math.Min(best, largest ? distance : Math.Sqrt(distance));
        }

        return best;
    }
}

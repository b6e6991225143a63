using LazyAdversary.Models;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>
/// A sign change along a ray for scores of which nothing is known: the step is doubled from the linear guess until the sign differs, then the bracket is
/// bisected. The change found need not be the first.
/// </summary>
internal static class LineSearch
{
    private const int Doublings = 40;
    private const int Bisections = 50;

    /// <summary>
    /// For each i a t &gt; 0 with sign f(x_i + t·v_i) opposite to sign f(x_i); +∞ where none was found. The first t tried is <paramref name="guess"/>; without
    /// one it is |f|/‖v‖², which is where the tangent crosses zero when v is the gradient.
    /// </summary>
    public static void FirstSignChange(
        IScoreModel model, ReadOnlySpan<float> inputs, ReadOnlySpan<double> scores, ReadOnlySpan<float> directions, Span<double> steps,
        double? guess = null)
    {
        int n = scores.Length, d = model.Dimension;
        var low = new double[n];
        var high = new double[n];
        var probes = new Probes(model, inputs, directions);
        for (int i = 0; i < n; i++)
        {
            double squared = PreciseVectors.Dot(directions.Slice(i * d, d), directions.Slice(i * d, d));
            high[i] = scores[i] != 0 && squared > 0 ? guess ?? Math.Abs(scores[i]) / squared : double.NaN;
            steps[i] = double.PositiveInfinity;
        }

        for (int round = 0; round < Doublings; round++)
        {
            for (int i = 0; i < n; i++)
            {
                if (double.IsInfinity(steps[i]) && !double.IsNaN(high[i])) probes.Add(i, high[i]);
            }

            if (!probes.Evaluate()) break;
            foreach (var (i, score) in probes.Results)
            {
                if (RayNudge.AreOpposite(score, scores[i]))
                {
                    steps[i] = high[i];
                }
                else
                {
                    low[i] = high[i];
                    high[i] = double.IsFinite(score) ? 2 * high[i] : double.NaN;
                }
            }
        }

        for (int round = 0; round < Bisections; round++)
        {
            for (int i = 0; i < n; i++)
            {
                if (double.IsFinite(steps[i]) && steps[i] - low[i] > 1e-9 * steps[i]) probes.Add(i, (low[i] + steps[i]) / 2);
            }

            if (!probes.Evaluate()) break;
            foreach (var (i, score) in probes.Results)
            {
                double middle = (low[i] + steps[i]) / 2;
                if (RayNudge.AreOpposite(score, scores[i])) steps[i] = middle;
                else low[i] = middle;
            }
        }
    }
}

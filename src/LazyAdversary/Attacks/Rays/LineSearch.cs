using LazyAdversary.Networks;

namespace LazyAdversary.Attacks.Rays;

/// <summary>
/// A sign change along a ray for scores of which nothing is known: the step is doubled from the linear guess until the sign differs, then the bracket is
/// bisected to 1e-9 of the step, whatever the ratio of that to the guess. The change found need not be the first.
/// </summary>
internal static class LineSearch
{
    private const int Doublings = 40;
    private const double Tolerance = 1e-9;

    /// <summary>
    /// For each i a t &gt; 0 with sign f(x_i + t·v_i) opposite to sign f(x_i); +∞ where none was found. The first t tried is <paramref name="guess"/>; without
    /// one it is |f|/‖v‖², which is where the tangent crosses zero when v is the gradient.
    /// </summary>
    public static void FirstSignChange(
        IScoreModel model, ReadOnlySpan<float> inputs, ReadOnlySpan<double> scores, ReadOnlySpan<float> directions, Span<double> steps,
        double? guess = null, CancellationToken cancellationToken = default)
    {
        int n = scores.Length, d = model.Dimension;
        var low = new double[n];
        var high = new double[n];
        var probes = new Probes(model, inputs, directions, cancellationToken);
        for (int i = 0; i < n; i++)
        {
            double squared = Numerics.PreciseVectors.Dot(directions.Slice(i * d, d), directions.Slice(i * d, d));
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

        // As many rounds as it takes: where f saturates, the first guess may be 2^100 times as long as the way to the boundary.
        while (true)
        {
            for (int i = 0; i < n; i++)
            {
                double middle = (low[i] + steps[i]) / 2;
                bool canMove = middle > low[i] && middle < steps[i];
                if (double.IsFinite(steps[i]) && canMove && steps[i] - low[i] > Tolerance * steps[i]) probes.Add(i, middle);
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

using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>
/// A point on a ray that reaches the goal, for scores of which nothing is known: the step is doubled from a first guess until the goal is reached, then the
/// bracket is bisected to 1e-9 of the step, whatever the ratio of that to the guess. The crossing found need not be the first.
/// </summary>
internal static class LineSearch
{
    private const int Doublings = 40;
    private const double Tolerance = 1e-9;

    /// <summary>
    /// For each ray a t &gt; 0 at which x + t·v reaches the goal; +∞ where none was found. The first t tried is <paramref name="guess"/>; without one it is
    /// the clean margin over ‖v‖², which is where the tangent crosses zero when v is the gradient.
    /// </summary>
    public static void Find(AttackBlock block, int[] examples, ReadOnlySpan<float> directions, Span<double> steps, double? guess = null)
    {
        int n = examples.Length, d = block.Dimension;
        var low = new double[n];
        var high = new double[n];
        var probes = new Probes(block, examples, directions);
        for (int r = 0; r < n; r++)
        {
            double squared = PreciseVectors.Dot(directions.Slice(r * d, d), directions.Slice(r * d, d)), margin = block.CleanMargin(examples[r]);
            high[r] = margin > 0 && squared > 0 ? guess ?? margin / squared : double.NaN;
            steps[r] = double.PositiveInfinity;
        }

        for (int round = 0; round < Doublings; round++)
        {
            for (int r = 0; r < n; r++)
            {
                if (double.IsInfinity(steps[r]) && !double.IsNaN(high[r])) probes.Add(r, high[r]);
            }

            if (!probes.Evaluate()) break;
            foreach (var (r, margin, reaches) in probes.Results)
            {
                if (reaches)
                {
                    steps[r] = high[r];
                }
                else
                {
                    low[r] = high[r];
                    high[r] = double.IsFinite(margin) ? 2 * high[r] : double.NaN;
                }
            }
        }

        // As many rounds as it takes: where scores saturate, the first guess may be 2^100 times as long as the way to the boundary.
        while (true)
        {
            for (int r = 0; r < n; r++)
            {
                double middle = (low[r] + steps[r]) / 2;
                bool canMove = middle > low[r] && middle < steps[r];
                if (double.IsFinite(steps[r]) && canMove && steps[r] - low[r] > Tolerance * steps[r]) probes.Add(r, middle);
            }

            if (!probes.Evaluate()) break;
            foreach (var (r, _, reaches) in probes.Results)
            {
                double middle = (low[r] + steps[r]) / 2;
                if (reaches) steps[r] = middle;
                else low[r] = middle;
            }
        }
    }
}

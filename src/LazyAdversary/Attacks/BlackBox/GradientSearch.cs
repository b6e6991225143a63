using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// Steps to the nearest boundary point of the score's linearisation, inside box and mask, each followed along its own ray to the boundary of the score itself:
/// the iteration of Hasofer, Lind, Rackwitz and Fiessler with the threat's norm and constraints.
/// </summary>
internal static class GradientSearch
{
    private const int Rounds = 20;
    private const int RayQueries = 16;
    private const double Tolerance = 1e-4;
    private const double Trusted = 1.5;
    private const double WorthIt = 0.99;

    // So many points in a row that turn the prediction say that the boundary is nowhere near the guess.
    private const int Overshot = 6;

    /// <summary>
    /// Whether the boundary was found about where the first gradient said it is; where it was not, other searches may well come nearer. Stops when a round no longer comes
    /// nearer by 1%.
    /// </summary>
    public static bool Run(Queries queries, FiniteDifferences differences, Random random)
    {
        int d = queries.Dimension;
        var point = queries.Input.ToArray();
        double margin = queries.CleanMargin;
        var gradient = new float[d];
        var delta = new double[d];
        var best = new double[d];
        double bestReach = double.PositiveInfinity, predicted = 0;

        for (int round = 0; round < Rounds; round++)
        {
            // The first gradient may be that of some features only; a later one has to be worth its queries.
            int features = queries.Movable.Length;
            int most = Math.Min(features, (round == 0 ? queries.Remaining / 2 : queries.Remaining) - RayQueries);
            if (most < (round == 0 ? 1 : features)) break;
            double factor = differences.Gradient(queries, point, margin, most, random, gradient);

            // The linearisation at the point reaches 0 where −g·δ = f(point) − g·(point − x).
            double target = factor * margin;
            for (int k = 0; k < d; k++)
            {
                target -= gradient[k] * ((double)point[k] - queries.Input[k]);
                gradient[k] = -gradient[k];
            }

            if (!(target > 0) || !ShortestStep.TryFind(queries.Threat, queries.Input, gradient, target, delta)) break;
            if (round == 0) predicted = ShortestStep.Length(queries.Threat.Norm, delta);
            double reach = FollowRay(queries, delta, point, ref margin);
            for (int halving = 0; halving < 3 && round > 0 && reach > bestReach && queries.Remaining > RayQueries; halving++)
            {
                for (int k = 0; k < d; k++) delta[k] = (delta[k] + best[k]) / 2;
                reach = FollowRay(queries, delta, point, ref margin);
            }

            bool better = reach < WorthIt * bestReach;
            if (reach < bestReach)
            {
                bestReach = reach;
                for (int k = 0; k < d; k++) best[k] = (double)point[k] - queries.Input[k];
            }

            if (!better) break;
        }

        return queries.BestDistance <= Trusted * predicted;
    }

    /// <summary>
    /// Finds where the margin changes sign on x + t·δ, from the guess t = 1, by doubling and then regula falsi (Illinois); leaves the point just beyond, and gives
    /// its distance; +∞ when the sign does not change.
    /// </summary>
    private static double FollowRay(Queries queries, double[] delta, float[] point, ref double margin)
    {
        double low = 0, lowMargin = queries.CleanMargin, high = 1, highMargin = 0;
        int left = RayQueries;
        while (true)
        {
            ShortestStep.Store(queries.Threat, queries.Input, delta, high, point);
            highMargin = queries.Margin(point);
            if (highMargin < 0) break;
            if (--left <= RayQueries / 2 || queries.Remaining <= 0) return double.PositiveInfinity;
            bool isClose = highMargin < 0.01 * queries.CleanMargin;
            (low, lowMargin) = (high, highMargin);
            high *= isClose ? 1.01 : 1.5;
        }

        var probe = new float[point.Length];
        for (int side = 0, turned = 1; left > 0 && high - low > Tolerance * high && queries.Remaining > 0; left--)
        {
            if (low == 0 && turned++ == Overshot)
            {
                Tighten(queries, delta, point, probe, ref low, ref lowMargin, ref high, ref highMargin);
                (left, side) = (RayQueries, 0);
                continue;
            }

            double middle = low + (high - low) * Math.Clamp(lowMargin / (lowMargin - highMargin), 0.02, 0.98);
            ShortestStep.Store(queries.Threat, queries.Input, delta, middle, probe);
            double value = queries.Margin(probe);
            if (value < 0)
            {
                (high, highMargin) = (middle, value);
                if (side == 1) lowMargin /= 2;
                side = 1;
                probe.CopyTo(point, 0);
            }
            else
            {
                (low, lowMargin) = (middle, value);
                if (side == -1) highMargin /= 2;
                side = -1;
            }
        }

        margin = highMargin;
        return queries.Threat.Distance(queries.Input, point);
    }

    /// <summary>
    /// Raises the bottom of a bracket from 0 to at least half of its top, by exponents: a saturated score has its boundary at any share of
    /// the first guess, 1e-12 say.
    /// </summary>
    private static void Tighten(
        Queries queries, double[] delta, float[] point, float[] probe, ref double low, ref double lowMargin, ref double high,
        ref double highMargin)
    {
        for (double divisor = 4; low < high / 2 && queries.Remaining > 0; divisor *= divisor)
        {
            double middle = low == 0 ? high / divisor : Math.Sqrt(low) * Math.Sqrt(high);
            ShortestStep.Store(queries.Threat, queries.Input, delta, middle, probe);
            double value = queries.Margin(probe);
            if (value < 0)
            {
                (high, highMargin) = (middle, value);
                probe.CopyTo(point, 0);
            }
            else
            {
                (low, lowMargin) = (middle, value);
            }
        }
    }
}

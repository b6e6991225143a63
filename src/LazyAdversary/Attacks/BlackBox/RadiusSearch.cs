using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// A smallest distance from searches at fixed radii: the radius is bisected between the largest at which nothing was found and the smallest distance found, and each
/// search starts from the best perturbation so far, drawn into the smaller ball. All within the budget of the queries.
/// </summary>
internal static class RadiusSearch
{
    // A search is worth its queries while it can still bring the distance down by this much.
    private const double WorthIt = 0.97;
    private const double FirstShare = 0.1;
    private const int FewestQueries = 50;

    private const int ConstancyQueries = 64;
    private const double ConstancyReach = 1e6;

    public static void Run(Queries queries, StartingPoints starts, FeatureScales scales, Random random)
    {
        starts.Try(queries);
        if (double.IsInfinity(queries.BestDistance))
        {
            if (queries.SawOneScore && !starts.ScoresVary && LooksConstant(queries, scales.Mean, random)) return;
            if (double.IsInfinity(queries.BestDistance) && !Grow(queries, scales.Mean, random)) return;
            Shrinking.Run(queries, BestDelta(queries), queries.Remaining / 2);
        }

        double low = 0;
        while (queries.Remaining > 0 && low < WorthIt * queries.BestDistance)
        {
            double best = queries.BestDistance, radius = Math.Max((low + best) / 2, 0.8 * best);
            if (radius <= low) radius = (low + best) / 2;
            bool found = new SquareSearch(queries, radius, random).Run(BestDelta(queries), FirstShare, Math.Max(FewestQueries, queries.Remaining / 4));
            if (found) Shrinking.Run(queries, BestDelta(queries), queries.Remaining / 2);
            else low = radius;
        }
    }

    /// <summary>
    /// Whether a score that is the same everywhere so far is also the same at random points of growing distance, up to a million times the
    /// spread of the features. A random search would spend all of its budget on it.
    /// </summary>
    private static bool LooksConstant(Queries queries, double scale, Random random)
    {
        int[] movable = queries.Movable;
        double most = queries.Threat.Norm == Norm.LInf ? queries.Threat.Radius : queries.Threat.Radius / Math.Sqrt(movable.Length);
        var point = queries.Input.ToArray();
        for (int i = 0; i < ConstancyQueries && queries.SawOneScore && queries.Remaining > 0; i++)
        {
            double size = Math.Min(most, scale * Math.Pow(ConstancyReach, (double)i / ConstancyQueries));
            foreach (int k in movable)
            {
                double moved = queries.Input[k] + (random.Next(2) == 0 ? size : -size);
                point[k] = (float)Math.Clamp(moved, float.MinValue, float.MaxValue);
                if (queries.Threat.Box is { } box) point[k] = Math.Clamp(point[k], box.Lower(k), box.Upper(k));
            }

            _ = queries.Margin(point);
        }

        return queries.SawOneScore;
    }

    /// <summary>Looks in growing balls until something is found, at most up to the threat's radius.</summary>
    private static bool Grow(Queries queries, double scale, Random random)
    {
        double size = queries.Threat.Norm == Norm.LInf ? scale : scale * Math.Sqrt(queries.Movable.Length);
        for (double radius = Math.Min(size, queries.Threat.Radius); queries.Remaining > 0; radius = Math.Min(4 * radius, queries.Threat.Radius))
        {
            bool last = radius >= queries.Threat.Radius;
            if (new SquareSearch(queries, radius, random).Run(default, 0.8, last ? queries.Remaining : Math.Max(FewestQueries, queries.Remaining / 8))) return true;
            if (last) break;
        }

        return false;
    }

    private static float[] BestDelta(Queries queries)
    {
        var delta = new float[queries.Dimension];
        for (int k = 0; k < delta.Length; k++) delta[k] = queries.Best[k] - queries.Input[k];
        return delta;
    }
}

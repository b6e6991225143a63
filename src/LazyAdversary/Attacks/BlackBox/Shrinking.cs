using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>Makes a perturbation that turns the prediction smaller, and keeps it turned: what works for scores with plateaus, too.</summary>
internal static class Shrinking
{
    private const int RayBisections = 8;
    private const int FeatureBisections = 3;

    /// <summary>
    /// The way from x to x + δ is bisected, and then, in l2, features are taken back, with at most <paramref name="most"/> queries for that. In l∞ the largest change
    /// alone counts, and the way has seen to it.
    /// </summary>
    public static void Run(Queries queries, Span<float> delta, int most)
    {
        if (AlongRay(queries, delta) && queries.Threat.Norm != Norm.LInf) ByFeature(queries, delta, most);
    }

    /// <summary>Bisects the way from x to x + δ; δ ends as the shortest on it that was found to turn the prediction. False when δ itself does not.</summary>
    private static bool AlongRay(Queries queries, Span<float> delta)
    {
        var point = new float[delta.Length];
        if (queries.Remaining <= 0 || !Turns(queries, delta, 1, point)) return false;
        double low = 0, high = 1;
        for (int i = 0; i < RayBisections && queries.Remaining > 0; i++)
        {
            double middle = (low + high) / 2;
            if (Turns(queries, delta, middle, point)) high = middle;
            else low = middle;
        }

        for (int k = 0; k < delta.Length; k++) delta[k] = (float)(high * delta[k]);
        return true;
    }

    /// <summary>
    /// Takes features back to x: first sets of them, small changes first, then each by itself, all the way or half, a quarter or an eighth of it. Ends when the
    /// queries granted are spent.
    /// </summary>
    private static void ByFeature(Queries queries, Span<float> delta, int most)
    {
        int end = queries.Used + Math.Min(most, queries.Remaining);
        var point = new float[delta.Length];
        Point(queries, delta, 1, point);
        var features = NonZero(delta);
        for (int size = features.Count / 2; size > 1 && queries.Used < end; size /= 2)
        {
            for (int start = 0; start + size <= features.Count && queries.Used < end;)
            {
                foreach (int k in features[start..(start + size)]) point[k] = queries.Input[k];
                bool turns = queries.Margin(point) < 0;
                foreach (int k in features[start..(start + size)])
                {
                    if (turns) delta[k] = 0;
                    else point[k] = Moved(queries, k, delta[k]);
                }

                if (turns) features.RemoveRange(start, size);
                else start += size;
            }
        }

        // The largest change first: it has the most to give.
        features.Reverse();
        foreach (int k in features)
        {
            double low = 0, high = 1, share = 0;
            for (int i = 0; i <= FeatureBisections && queries.Used < end; i++)
            {
                point[k] = Moved(queries, k, (float)(share * delta[k]));
                if (queries.Margin(point) < 0) high = share;
                else low = share;
                if (high == 0) break;
                share = (low + high) / 2;
            }

            delta[k] = (float)(high * delta[k]);
            point[k] = Moved(queries, k, delta[k]);
        }
    }

    private static List<int> NonZero(ReadOnlySpan<float> delta)
    {
        var features = new List<int>();
        var sizes = new List<float>();
        for (int k = 0; k < delta.Length; k++)
        {
            if (delta[k] == 0) continue;
            features.Add(k);
            sizes.Add(Math.Abs(delta[k]));
        }

        int[] order = [.. features];
        Array.Sort(sizes.ToArray(), order);
        return [.. order];
    }

    private static bool Turns(Queries queries, ReadOnlySpan<float> delta, double factor, float[] point)
    {
        Point(queries, delta, factor, point);
        return queries.Margin(point) < 0;
    }

    private static void Point(Queries queries, ReadOnlySpan<float> delta, double factor, Span<float> point)
    {
        for (int k = 0; k < point.Length; k++) point[k] = Moved(queries, k, factor * delta[k]);
    }

    /// <summary>x_k + δ_k as it is stored: x_k to the bit for δ_k = 0, and in the box, which the sum may leave by a rounding.</summary>
    private static float Moved(Queries queries, int feature, double delta)
    {
        float x = queries.Input[feature];
        if (delta == 0) return x;
        float moved = (float)(x + delta);
        return queries.Threat.Box is { } box ? Math.Clamp(moved, box.Lower(feature), box.Upper(feature)) : moved;
    }
}

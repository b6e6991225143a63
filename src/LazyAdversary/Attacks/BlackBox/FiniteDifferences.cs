using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// The gradient of a score from scores alone, ∂f/∂x_k ≈ (f(x + h_k e_k) − f(x))/h_k, where the score looks smooth at the scale of the steps.
/// </summary>
internal sealed class FiniteDifferences
{
    /// <summary>What <see cref="LooksSmooth"/> costs.</summary>
    public const int SmoothnessQueries = 2 * Trials;

    private const int Trials = 4;
    private const double LargestBend = 0.4;
    private const int BatchSize = 64;
    private const double StepShare = 0.02;

    // In spacings of float32: half a step is then off by an eighth of itself at most when its end is stored.
    private const double LeastSpacings = 8;

    // Well inside float32, so that slopes a billion times smaller than the largest are still told from 0.
    private const double SmallestSlope = 1e-25;
    private const double LargestSlope = 1e35;

    private readonly double[] _steps;

    /// <summary>
    /// Takes steps in proportion to how much each feature varies: large enough to stand out of the rounding of float32 scores, small beside the distances between
    /// examples.
    /// </summary>
    public FiniteDifferences(FeatureScales scales) => _steps = [.. Enumerable.Range(0, scales.Count).Select(k => StepShare * scales[k])];

    /// <summary>
    /// Whether the score is smooth around x: every one of a few random directions changes it, and a step of twice the length about twice as much. A score with
    /// plateaus stays as it is in some directions, and jumps in others.
    /// </summary>
    public bool LooksSmooth(Queries queries, Random random)
    {
        var x = queries.Input;
        var points = new float[2 * Trials * x.Length];
        for (int i = 0; i < 2 * Trials; i++) x.CopyTo(points.AsSpan(i * x.Length));
        for (int trial = 0; trial < Trials; trial++)
        {
            Span<float> near = points.AsSpan(2 * trial * x.Length, x.Length), far = points.AsSpan((2 * trial + 1) * x.Length, x.Length);
            foreach (int k in queries.Movable)
            {
                double step = Inside(queries.Threat.Box, k, x[k], random.Next(2) == 0 ? Step(k, x[k]) : -Step(k, x[k]));
                near[k] = (float)(x[k] + step / 2);
                far[k] = (float)(x[k] + step);
            }
        }

        var margins = new double[2 * Trials];
        queries.Margins(points, margins);
        double bend = 0, change = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            double near = margins[2 * trial] - queries.CleanMargin, far = margins[2 * trial + 1] - queries.CleanMargin;
            if (far == 0) return false;
            bend += (far - 2 * near) * (far - 2 * near);
            change += far * far;
        }

        return bend <= LargestBend * LargestBend * change;
    }

    /// <summary>
    /// The gradient of the margin at a point. A query for each movable feature, or for as many of them, drawn at random, as the budget allows: the others count as 0.
    /// Returns what it is multiplied with: 1, or a power of 2 that brings the largest slope near 1 where float32 might not hold it.
    /// </summary>
    public double Gradient(Queries queries, ReadOnlySpan<float> point, double margin, int most, Random random, Span<float> gradient)
    {
        var slopes = new double[gradient.Length];
        double largest = 0;
        int[] features = [.. queries.Movable];
        if (most < features.Length) random.Shuffle(features);
        int count = Math.Min(most, features.Length), d = point.Length;
        var batch = new float[BatchSize * d];
        var margins = new double[BatchSize];
        for (int start = 0; start < count; start += BatchSize)
        {
            int size = Math.Min(BatchSize, count - start);
            for (int i = 0; i < size; i++)
            {
                int k = features[start + i];
                point.CopyTo(batch.AsSpan(i * d));
                batch[i * d + k] = (float)(point[k] + Inside(queries.Threat.Box, k, point[k], Step(k, point[k])));
            }

            queries.Margins(batch.AsSpan(0, size * d), margins.AsSpan(0, size));
            for (int i = 0; i < size; i++)
            {
                int k = features[start + i];
                double slope = (margins[i] - margin) / ((double)batch[i * d + k] - point[k]);
                if (!double.IsFinite(slope)) continue;
                slopes[k] = slope;
                largest = Math.Max(largest, Math.Abs(slope));
            }
        }

        double factor = largest is 0 or (> SmallestSlope and < LargestSlope) ? 1 : Math.ScaleB(1, -Math.ILogB(largest));
        for (int k = 0; k < gradient.Length; k++) gradient[k] = (float)(factor * slopes[k]);
        return factor;
    }

    /// <summary>The step of a feature, lengthened where x_k is so large that the sum would be rounded back to it.</summary>
    private double Step(int feature, float x) =>
        Math.Max(_steps[feature], LeastSpacings * ((double)MathF.BitIncrement(Math.Abs(x)) - Math.Abs(x)));

    /// <summary>A step from x_k that stays in the box: turned round, or shortened, where it would leave.</summary>
    private static double Inside(Box? box, int feature, float x, double step)
    {
        if (box is null) return step;
        double below = (double)x - box.Lower(feature), above = (double)box.Upper(feature) - x;
        if (step > above || -step > below) step = above > below ? Math.Min(Math.Abs(step), above) : -Math.Min(Math.Abs(step), below);
        return step;
    }
}

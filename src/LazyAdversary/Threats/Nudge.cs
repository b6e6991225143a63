using LazyAdversary.Numerics;

namespace LazyAdversary.Threats;

/// <summary>
/// How a step that ends on the boundary becomes a stored input on its far side: lengthened ever so little, and in the end rounded away from x.
/// </summary>
internal static class Nudge
{
    /// <summary>1 + 2^k·1e-7 then reaches a few thousand steps: room for inputs so large that float32 is spaced wider there than δ is long.</summary>
    public const int Attempts = 36;

    private const double Smallest = 1e-7;

    /// <summary>What the step is multiplied with in the given attempt: 1, then 1 + 2^k·1e-7.</summary>
    public static double Factor(int attempt) => attempt == 0 ? 1 : 1 + Math.ScaleB(Smallest, attempt - 1);

    /// <summary>
    /// The last attempt, where no factor was enough: x + δ with every feature that moves rounded away from x, to the next float32 at least.
    /// A score that is linear there is then on the far side if it is at x + δ. What is beyond the box, or beyond float32, ends at its edge.
    /// </summary>
    public static void RoundAway(ReadOnlySpan<float> x, ReadOnlySpan<double> delta, Box? box, Span<float> point)
    {
        for (int k = 0; k < x.Length; k++)
        {
            point[k] = x[k];
            if (delta[k] == 0) continue;
            double target = x[k] + delta[k];
            float moved = Float32.Nearest(target);
            if (delta[k] > 0 && (moved < target || moved <= x[k])) moved = Math.Min(MathF.BitIncrement(moved), float.MaxValue);
            else if (delta[k] < 0 && (moved > target || moved >= x[k])) moved = Math.Max(MathF.BitDecrement(moved), float.MinValue);
            point[k] = box is null ? moved : Math.Clamp(moved, box.Lower(k), box.Upper(k));
        }
    }
}

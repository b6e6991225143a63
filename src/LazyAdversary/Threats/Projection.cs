using System.Buffers;
using System.Numerics;
using LazyAdversary.Numerics;

namespace LazyAdversary.Threats;

/// <summary>
/// Euclidean projection of a perturbation onto a threat model at x. With c_k ≥ 0 the room that box and frozen features leave feature k on the side of δ_k,
/// the projection keeps every sign and shrinks every magnitude:
/// l2: |δ_k| = min(s·|p_k|, c_k), l1: |δ_k| = min(max(|p_k| − λ, 0), c_k), l∞: |δ_k| = min(|p_k|, R, c_k).
/// </summary>
internal static class Projection
{
    public static void Apply(ThreatModel threat, ReadOnlySpan<float> x, Span<float> delta)
    {
        if (threat.Norm == Norm.L2 && threat.IsUnconstrained && TryShrink(delta, threat.Radius)) return;
        int d = delta.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * d);
        try
        {
            Span<double> size = rented.AsSpan(0, d), room = rented.AsSpan(d, d);
            for (int k = 0; k < d; k++)
            {
                size[k] = Math.Abs((double)delta[k]);
                room[k] = Room(threat, x[k], delta[k], k);
            }

            switch (threat.Norm)
            {
                case Norm.L2: ShrinkL2(size, room, threat.Radius); break;
                case Norm.L1: ShrinkL1(size, room, threat.Radius); break;
                default: ShrinkLInf(size, room, threat.Radius); break;
            }

            for (int k = 0; k < d; k++) delta[k] = RoundTowardZero(Math.CopySign(size[k], delta[k]));

            // Where rounding toward zero took nothing off, the order of summation can still put the norm an ulp beyond R.
            if (threat.Norm == Norm.L2 && PreciseVectors.Norm(delta) > threat.Radius)
            {
                for (int k = 0; k < d; k++) delta[k] = RoundTowardZero(delta[k] * (1 - 1e-7));
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// The float32 input nearest to x + δ that is no further from x than δ in any feature: so ‖x′ − x‖ ≤ ‖δ‖ holds for the stored vector in every norm,
    /// and x′ lies in the box. A feature that does not move keeps its bits, those of −0 too.
    /// </summary>
    public static void Round(ThreatModel threat, ReadOnlySpan<float> x, ReadOnlySpan<float> delta, Span<float> perturbed)
    {
        for (int k = threat.Box is null ? RoundVectors(x, delta, perturbed) : 0; k < x.Length; k++)
        {
            if (delta[k] == 0)
            {
                perturbed[k] = x[k];
                continue;
            }

            float moved = x[k] + delta[k];
            if (Math.Abs((double)moved - x[k]) > Math.Abs((double)delta[k]))
                moved = moved > x[k] ? MathF.BitDecrement(moved) : MathF.BitIncrement(moved);
            // The room up to a bound far smaller than x is rounded, so that the bound can be overstepped; clamping only goes back towards x.
            perturbed[k] = threat.Box is null ? moved : Math.Clamp(moved, threat.Box.Lower(k), threat.Box.Upper(k));
        }
    }

    /// <summary>What <see cref="Round"/> does without a box, for all whole vectors; returns how many values these are.</summary>
    private static int RoundVectors(ReadOnlySpan<float> x, ReadOnlySpan<float> delta, Span<float> perturbed)
    {
        int k = 0;
        for (; k + Vector<float>.Count <= x.Length; k += Vector<float>.Count)
        {
            Vector<float> start = new(x[k..]), step = new(delta[k..]), moved = start + step;
            Vector.Widen(start, out var startLow, out var startHigh);
            Vector.Widen(step, out var stepLow, out var stepHigh);
            Vector.Widen(moved, out var movedLow, out var movedHigh);
            var isFurther = Vector.Narrow(
                Vector.GreaterThan(Vector.Abs(movedLow - startLow), Vector.Abs(stepLow)), Vector.GreaterThan(Vector.Abs(movedHigh - startHigh), Vector.Abs(stepHigh)));
            // Bits of a float count away from 0, which is back where the step leads towards 0. x + δ = 0 is exact, so never further.
            Vector<int> bits = Vector.AsVectorInt32(moved), towardsZero = Vector.LessThan(bits ^ Vector.AsVectorInt32(step), Vector<int>.Zero);
            var back = Vector.ConditionalSelect(towardsZero, bits + Vector<int>.One, bits - Vector<int>.One);
            moved = Vector.ConditionalSelect(isFurther, Vector.AsVectorSingle(back), moved);
            Vector.ConditionalSelect(Vector.Equals(step, Vector<float>.Zero), start, moved).CopyTo(perturbed[k..]);
        }

        return k;
    }

    /// <summary>δ·min(1, R/‖δ‖), rounded toward zero; false where the last bit of the sum of squares still leaves ‖δ‖ &gt; R.</summary>
    private static bool TryShrink(Span<float> delta, double radius)
    {
        double norm = PreciseVectors.Norm(delta);
        if (norm <= radius) return true;
        double factor = radius / norm;
        int k = 0;
        for (; k + Vector<float>.Count <= delta.Length; k += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(delta[k..]), out var low, out var high);
            (low, high) = (factor * low, factor * high);
            var rounded = Vector.Narrow(low, high);
            Vector.Widen(rounded, out var roundedLow, out var roundedHigh);
            var isLarger = Vector.Narrow(
                Vector.GreaterThan(Vector.Abs(roundedLow), Vector.Abs(low)), Vector.GreaterThan(Vector.Abs(roundedHigh), Vector.Abs(high)));
            // Bits of a float count away from 0, and a mask is −1 where it holds.
            Vector.AsVectorSingle(Vector.AsVectorInt32(rounded) + isLarger).CopyTo(delta[k..]);
        }

        for (; k < delta.Length; k++) delta[k] = RoundTowardZero(factor * delta[k]);
        return PreciseVectors.Norm(delta) <= radius;
    }

    private static double Room(ThreatModel threat, float x, float delta, int feature)
    {
        if (threat.IsFrozen(feature)) return 0;
        if (threat.Box is null) return double.PositiveInfinity;
        return Math.Max(0, delta > 0 ? (double)threat.Box.Upper(feature) - x : (double)x - threat.Box.Lower(feature));
    }

    private static void ShrinkLInf(Span<double> size, ReadOnlySpan<double> room, double radius)
    {
        for (int k = 0; k < size.Length; k++) size[k] = Math.Min(size[k], Math.Min(radius, room[k]));
    }

    /// <summary>
    /// Solves Σ min(q·p_k², c_k²) = R² for q = s². The left side is concave, increasing and piecewise linear, and at most q·Σ p_k²: so Newton's method starts at or below
    /// the root and climbs to it, without passing it, in finitely many rounds.
    /// </summary>
    private static void ShrinkL2(Span<double> size, ReadOnlySpan<double> room, double radius)
    {
        double target = radius * radius, whole = 0, allowed = 0;
        for (int k = 0; k < size.Length; k++)
        {
            double square = size[k] * size[k], limit = room[k] * room[k];
            if (limit > 0) whole += square;
            allowed += Math.Min(square, limit);
        }

        double q = 1;
        if (allowed > target)
        {
            q = target / whole;
            for (int round = 0; round < size.Length + 2; round++)
            {
                double free = 0, clipped = 0;
                for (int k = 0; k < size.Length; k++)
                {
                    double square = size[k] * size[k], limit = room[k] * room[k];
                    if (q * square <= limit) free += square;
                    else clipped += limit;
                }

                double next = (target - clipped) / free;
                if (!(next > q * (1 + 1e-15))) break;
                q = Math.Min(next, 1);
            }
        }

        double s = Math.Sqrt(q), norm = 0;
        for (int k = 0; k < size.Length; k++)
        {
            size[k] = Math.Min(s * size[k], room[k]);
            norm += size[k] * size[k];
        }

        if (norm <= target) return;
        double correction = radius / Math.Sqrt(norm) * (1 - 1e-15);
        for (int k = 0; k < size.Length; k++) size[k] *= correction;
    }

    /// <summary>Solves Σ min(max(|p_k| − λ, 0), c_k) = R for λ by bisection to rounding, ending on the side that is inside the ball.</summary>
    private static void ShrinkL1(Span<double> size, ReadOnlySpan<double> room, double radius)
    {
        double low = 0, high = 0;
        foreach (double v in size) high = Math.Max(high, v);
        if (Total(size, room, 0) > radius)
        {
            for (int i = 0; i < 100 && high - low > 1e-15 * high; i++)
            {
                double middle = (low + high) / 2;
                if (Total(size, room, middle) > radius) low = middle;
                else high = middle;
            }
        }
        else
        {
            high = 0;
        }

        for (int k = 0; k < size.Length; k++) size[k] = Math.Min(Math.Max(size[k] - high, 0), room[k]);
    }

    private static double Total(ReadOnlySpan<double> size, ReadOnlySpan<double> room, double lambda)
    {
        double total = 0;
        for (int k = 0; k < size.Length; k++) total += Math.Min(Math.Max(size[k] - lambda, 0), room[k]);
        return total;
    }

    private static float RoundTowardZero(double value)
    {
        float rounded = (float)value;
        if (Math.Abs((double)rounded) <= Math.Abs(value)) return rounded;
        return value > 0 ? MathF.BitDecrement(rounded) : MathF.BitIncrement(rounded);
    }
}

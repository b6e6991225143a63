using System.Numerics.Tensors;
using LazyAdversary.Numerics;

namespace LazyAdversary.Threats;

/// <summary>
/// The smallest δ, in the threat's norm, with p·δ = t &gt; 0 that its box and frozen features allow. Each feature moves in the direction of p_k, by
/// l2: min(s·|p_k|, c_k), l∞: min(s, c_k), with c_k the room there and s the smallest that reaches t; l1: the features with the largest |p_k| first, all their room.
/// </summary>
internal static class ShortestStep
{
    /// <summary>Writes δ; false when no δ that the box and the frozen features allow reaches t. The threat's radius does not matter.</summary>
    public static bool TryFind(ThreatModel threat, ReadOnlySpan<float> x, ReadOnlySpan<float> p, double t, Span<double> delta)
    {
        var wide = new double[p.Length];
        for (int k = 0; k < wide.Length; k++) wide[k] = p[k];
        return TryFind(threat, x, wide, t, delta);
    }

    /// <summary>The same for p in double.</summary>
    public static bool TryFind(ThreatModel threat, ReadOnlySpan<float> x, ReadOnlySpan<double> p, double t, Span<double> delta)
    {
        int d = x.Length;
        var pull = new double[d];
        var room = new double[d];
        for (int k = 0; k < d; k++)
        {
            pull[k] = Math.Abs(p[k]);
            room[k] = p[k] == 0 || threat.IsFrozen(k) ? 0
                : threat.Box is not { } box ? double.PositiveInfinity
                : p[k] > 0 ? (double)box.Upper(k) - x[k] : (double)x[k] - box.Lower(k);
        }

        bool found = threat.Norm switch
        {
            Norm.L2 => TryReach(pull, pull, room, t, delta),
            Norm.LInf => TryReach(pull, speed: null, room, t, delta),
            _ => TryFill(pull, room, t, delta),
        };
        for (int k = 0; k < d; k++) delta[k] = Math.CopySign(delta[k], p[k]);
        return found;
    }

    /// <summary>
    /// Solves Σ pull·min(s·speed, room) = t for s. The left side is increasing, concave and piecewise linear in s, so Newton's method from 0 climbs to the root from
    /// below and stops once it is on the root's piece.
    /// </summary>
    private static bool TryReach(double[] pull, double[]? speed, double[] room, double t, Span<double> delta)
    {
        double s = 0;
        for (int round = 0; round <= pull.Length; round++)
        {
            double reached = 0, rate = 0;
            for (int k = 0; k < pull.Length; k++)
            {
                double v = speed is null ? 1 : speed[k];
                if (s * v < room[k]) rate += pull[k] * v;
                reached += pull[k] * Math.Min(s * v, room[k]);
            }

            double next = s + (t - reached) / rate;
            if (!(rate > 0) || next <= s * (1 + 1e-15))
            {
                for (int k = 0; k < pull.Length; k++) delta[k] = Math.Min(s * (speed is null ? 1 : speed[k]), room[k]);
                return reached >= t * (1 - 1e-12);
            }

            s = next;
        }

        delta.Clear();
        return false;
    }

    private static bool TryFill(double[] pull, double[] room, double t, Span<double> delta)
    {
        delta.Clear();
        int[] order = [.. Enumerable.Range(0, pull.Length)];
        Array.Sort(Array.ConvertAll(pull, v => -v), order);
        foreach (int k in order)
        {
            if (room[k] == 0) continue;
            delta[k] = Math.Min(t / pull[k], room[k]);
            t -= pull[k] * delta[k];
            if (delta[k] < room[k] || t <= 0) return true;
        }

        return false;
    }

    /// <summary>‖δ‖.</summary>
    public static double Length(Norm norm, ReadOnlySpan<double> delta) => norm switch
    {
        Norm.L2 => TensorPrimitives.Norm(delta),
        Norm.LInf => Math.Abs(TensorPrimitives.MaxMagnitude(delta)),
        _ => TensorPrimitives.SumOfMagnitudes(delta),
    };

    /// <summary>x + factor·δ as it is stored: rounded to float32, and inside the box.</summary>
    public static void Store(ThreatModel threat, ReadOnlySpan<float> x, ReadOnlySpan<double> delta, double factor, Span<float> point)
    {
        for (int k = 0; k < x.Length; k++)
        {
            point[k] = delta[k] == 0 ? x[k] : Float32.Nearest(x[k] + factor * delta[k]);
            if (threat.Box is { } box) point[k] = Math.Clamp(point[k], box.Lower(k), box.Upper(k));
        }
    }
}

using System.Buffers;
using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Rays;

/// <summary>
/// The first sign change of t ↦ Σ_s a_s max(0, z_s + t·v_s) for t &gt; 0, found by walking from kink to kink.
/// </summary>
/// <remarks>
/// On the segment between two kinks the function is A + S·t, with A = Σ a_s z_s and S = Σ a_s v_s over the active neurons; crossing the kink t_s = −z_s/v_s switches
/// neuron s on (v_s &gt; 0) or off. The kinks are collected window by window: the first ends well before the tangent at 0 crosses zero, the second just past where
/// the line behind the first does, the next are wider. A window is sorted and walked only if f can reach the other side inside it: in one that starts at height
/// h &gt; 0 and whose kinks can lower f by less than h, no order of them can. So a crossing cannot be missed, however f wiggles, and few kinks are sorted.
/// Where many kinks coincide with a zero (every ray through the origin without biases), rounding leaves a residue of either sign: a change of sign counts once it
/// exceeds what rounding of z and v can explain, and is then dated back to where it began.
/// </remarks>
internal sealed class RaySweep(int width) : IDisposable
{
    // Sums of m terms, each rounded to float32, are known to about 2⁻²⁴·√Σz²; some of those bits are lost in the products before.
    private const double Noise = 1.0 / (1 << 21);

    // Shares of the way to where the line in hand crosses zero. Up to the first, the kinks of lazy networks cannot bring f down.
    private const double BeforeTheCrossing = 0.7;
    private const double BehindTheCrossing = 1.25;

    private readonly double[] _kinks = ArrayPool<double>.Shared.Rent(width);
    private readonly int[] _neurons = ArrayPool<int>.Shared.Rent(width);

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_kinks);
        ArrayPool<int>.Shared.Return(_neurons);
    }

    /// <summary>
    /// The infimum of the t &gt; 0 with the sign opposite to the one at 0; +∞ when there is none, or when the value at 0 is 0.
    /// </summary>
    /// <param name="signs">a.</param>
    /// <param name="z">The pre-activations at 0.</param>
    /// <param name="v">Their rates.</param>
    /// <param name="intercept">A = Σ a_s z_s over the neurons with z_s &gt; 0, which is better known than from the rounded z.</param>
    public double FirstSignChange(ReadOnlySpan<float> signs, ReadOnlySpan<float> z, ReadOnlySpan<float> v, double intercept)
    {
        double slope = 0;
        for (int s = 0; s < z.Length; s++)
        {
            if (z[s] > 0) slope += signs[s] * (double)v[s];
        }

        return FirstSignChange(signs, z, v, intercept, slope);
    }

    /// <summary>The same, given S = Σ a_s v_s over the neurons with z_s &gt; 0 too.</summary>
    public double FirstSignChange(ReadOnlySpan<float> signs, ReadOnlySpan<float> z, ReadOnlySpan<float> v, double intercept, double slope)
    {
        if (intercept == 0) return double.PositiveInfinity;
        // A neuron at exactly 0 counts as off at 0, and is on right behind it when it rises.
        for (int s = z.IndexOf(0f), next; s >= 0; s = next < 0 ? next : s + 1 + next)
        {
            if (v[s] > 0) slope += signs[s] * (double)v[s];
            next = z[(s + 1)..].IndexOf(0f);
        }

        double side = Math.Sign(intercept);
        double noiseZ = Noise * PreciseVectors.Norm(z), noiseV = Noise * PreciseVectors.Norm(v);
        double crossing = double.NaN;
        double windowStart = 0;
        double windowEnd = WindowEnd(side, intercept, slope, windowStart, BeforeTheCrossing);

        for (int window = 1; ; window++)
        {
            int count = CollectKinks(z, v, windowStart, windowEnd);
            double from = windowStart;
            if (StaysAbove(signs, v, count, side, intercept, slope, windowStart, windowEnd, noiseZ + noiseV * windowEnd))
            {
                for (int i = 0; i < count; i++) Cross(_neurons[i], signs, z, v, ref intercept, ref slope);
                crossing = double.NaN;
                from = windowEnd;
                count = 0;
            }

            _kinks.AsSpan(0, count).Sort(_neurons.AsSpan(0, count));
            for (int i = 0; i < count; i++)
            {
                double kink = _kinks[i];
                double value = side * (intercept + slope * kink);
                double noise = noiseZ + noiseV * kink;
                // A stretch on which f lies flat at 0 (all neurons off, say) is not yet on the other side, whatever the sign of the residue.
                if (value >= 0 || (value >= -noise && side * slope >= -noiseV)) crossing = double.NaN;
                else if (double.IsNaN(crossing)) crossing = Root(intercept, slope, from, kink);
                if (value < -noise) return crossing;
                Cross(_neurons[i], signs, z, v, ref intercept, ref slope);
                from = kink;
            }

            if (double.IsPositiveInfinity(windowEnd))
            {
                if (side * slope >= -noiseV) return double.PositiveInfinity;
                return double.IsNaN(crossing) ? Root(intercept, slope, from, double.PositiveInfinity) : crossing;
            }

            if (side * (intercept + slope * windowEnd) < -(noiseZ + noiseV * windowEnd))
                return double.IsNaN(crossing) ? Root(intercept, slope, from, windowEnd) : crossing;

            windowStart = windowEnd;
            windowEnd = window switch
            {
                1 => WindowEnd(side, intercept, slope, windowStart, BehindTheCrossing),
                < 5 => 4 * windowEnd,
                _ => double.PositiveInfinity,
            };
        }
    }

    /// <summary>A share of the way from a point to where the line A + S·t crosses zero; +∞ where it does not.</summary>
    private static double WindowEnd(double side, double intercept, double slope, double start, double share) =>
        side * slope < 0 && side * (intercept + slope * start) > 0 ? start + share * (-intercept / slope - start) : double.PositiveInfinity;

    /// <summary>
    /// Whether f keeps its side on the whole window: its line does at both ends, by more than all kinks that bend f towards the other side could lower it by
    /// the end of the window.
    /// </summary>
    private bool StaysAbove(
        ReadOnlySpan<float> signs, ReadOnlySpan<float> v, int count, double side, double intercept, double slope, double start, double end, double noise)
    {
        if (double.IsPositiveInfinity(end)) return false;
        double height = Math.Min(side * (intercept + slope * start), side * (intercept + slope * end)) - noise;
        for (int i = 0; i < count && height > 0; i++)
        {
            // Either way of switching changes the slope by a_s·|v_s|.
            int s = _neurons[i];
            if (side * signs[s] < 0) height -= Math.Abs(v[s]) * (end - _kinks[i]);
        }

        return height > 0;
    }

    /// <summary>Switches a neuron as its kink is crossed.</summary>
    private static void Cross(int s, ReadOnlySpan<float> signs, ReadOnlySpan<float> z, ReadOnlySpan<float> v, ref double intercept, ref double slope)
    {
        double direction = v[s] > 0 ? signs[s] : -signs[s];
        intercept += direction * z[s];
        slope += direction * v[s];
    }

    /// <summary>Gathers the kinks in (start, end] and their neurons; returns how many.</summary>
    private int CollectKinks(ReadOnlySpan<float> z, ReadOnlySpan<float> v, double start, double end)
    {
        int count = 0, candidates = RayKernels.KinkCandidates(z, v, start, end, _neurons);
        for (int i = 0; i < candidates; i++)
        {
            int s = _neurons[i];
            double kink = -(double)z[s] / v[s];
            if (kink > start && kink <= end)
            {
                _kinks[count] = kink;
                _neurons[count++] = s;
            }
        }

        return count;
    }

    /// <summary>Where A + S·t vanishes, kept inside its segment against rounding.</summary>
    private static double Root(double intercept, double slope, double from, double to) => Math.Clamp(-intercept / slope, from, to);
}

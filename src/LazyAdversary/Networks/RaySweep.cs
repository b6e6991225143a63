using System.Buffers;
using System.Numerics.Tensors;
using LazyAdversary.Numerics;

namespace LazyAdversary.Networks;

/// <summary>
/// The first sign change of t ↦ Σ_s a_s max(0, z_s + t·v_s) for t &gt; 0, found by walking from kink to kink.
/// </summary>
/// <remarks>
/// On the segment between two kinks the function is A + S·t, with A = Σ a_s z_s and S = Σ a_s v_s over the active neurons; crossing the kink t_s = −z_s/v_s switches
/// neuron s on (v_s &gt; 0) or off. The kinks are collected and sorted window by window, the first window reaching just past where the tangent at 0 crosses
/// zero, so that usually only a few of the m kinks are sorted. No window is skipped: a crossing cannot be missed, however f wiggles.
/// Where many kinks coincide with a zero (every ray through the origin without biases), rounding leaves a residue of either sign: a change of sign counts once it
/// exceeds what rounding of z and v can explain, and is then dated back to where it began.
/// </remarks>
internal sealed class RaySweep(int width) : IDisposable
{
    // Sums of m terms, each rounded to float32, are known to about 2⁻²⁴·√Σz²; some of those bits are lost in the products before.
    private const double Noise = 1.0 / (1 << 21);

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
        double noiseZ = Noise * TensorPrimitives.Norm(z), noiseV = Noise * TensorPrimitives.Norm(v);
        double crossing = double.NaN;
        double windowStart = 0;
        double windowEnd = side * slope < 0 ? -1.25 * intercept / slope : double.PositiveInfinity;

        for (int window = 1; ; window++)
        {
            int count = CollectKinks(z, v, windowStart, windowEnd);
            double from = windowStart;
            for (int i = 0; i < count; i++)
            {
                double kink = _kinks[i];
                double value = side * (intercept + slope * kink);
                double noise = noiseZ + noiseV * kink;
                // A stretch on which f lies flat at 0 (all neurons off, say) is not yet on the other side, whatever the sign of the residue.
                if (value >= 0 || (value >= -noise && side * slope >= -noiseV)) crossing = double.NaN;
                else if (double.IsNaN(crossing)) crossing = Root(intercept, slope, from, kink);
                if (value < -noise) return crossing;
                int s = _neurons[i];
                double direction = v[s] > 0 ? signs[s] : -signs[s];
                intercept += direction * z[s];
                slope += direction * v[s];
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
            windowEnd = window < 4 ? 4 * windowEnd : double.PositiveInfinity;
        }
    }

    /// <summary>Gathers the kinks in (start, end] in ascending order, with their neurons; returns how many.</summary>
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

        _kinks.AsSpan(0, count).Sort(_neurons.AsSpan(0, count));
        return count;
    }

    /// <summary>Where A + S·t vanishes, kept inside its segment against rounding.</summary>
    private static double Root(double intercept, double slope, double from, double to) => Math.Clamp(-intercept / slope, from, to);
}

using System.Numerics;
using System.Numerics.Tensors;
using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.SignFlips;

/// <summary>
/// Scores in double near a point whose activity pattern A and √m·g = Σ_{s∈A} a_s w_s are known: √m·f(x) = √m·g·x + Σ_{s∈A} a_s b_s, put right for each neuron that is on the
/// other side at x. Reused from example to example; not thread-safe.
/// </summary>
/// <remarks>
/// Where x lies on a kink is told by its float32 pre-activations, except for the few that are closer to 0 than float32 may err: these are computed again in double, as are
/// those that differ. So the score is as good as one from products in double, for less than a product in float32.
/// </remarks>
internal sealed unsafe class PatternScorer(FlipMatrices matrices)
{
    private const int BitsPerBlock = 64;
    private const double UnitRoundoff = 1.0 / (1 << 24);

    private readonly ulong[] _active = new ulong[matrices.Words * FlipKernels.Word / BitsPerBlock];
    private readonly ulong[] _doubtful = new ulong[matrices.Words * FlipKernels.Word / BitsPerBlock];
    private readonly int[] _rows = new int[matrices.Total];
    private readonly double[] _products = new double[matrices.Total];

    // Padding stays 0.
    private readonly double[] _wide = new double[matrices.Columns];

    /// <summary>f(x).</summary>
    /// <param name="x">x.</param>
    /// <param name="z">W·x + b in float32, in the unit of the matrices.</param>
    /// <param name="pattern">A, as 64-bit words.</param>
    /// <param name="gradient">√m·g, in that unit too.</param>
    public double Score(ReadOnlySpan<float> x, float* z, ReadOnlySpan<ulong> pattern, ReadOnlySpan<double> gradient)
    {
        TensorPrimitives.ConvertTruncating(x, _wide);
        double sum = TensorPrimitives.Dot(gradient, _wide);
        if (matrices.LargestOffset > 0) sum += SumOfOffsets(pattern);
        int count = ListDifferent(z, Bound(x), pattern);
        fixed (double* wide = _wide)
            PatternProducts<double>.Best.Dot(_rows.AsSpan(0, count), matrices.Weights.Pointer, matrices.Columns, wide, _products);
        for (int i = 0; i < count; i++)
        {
            int s = _rows[i];
            double value = _products[i] + matrices.Offsets[s];
            bool isOn = value > 0;
            if (isOn != IsActive(pattern, s)) sum += isOn == s < matrices.Positive ? value : -value;
        }

        return sum * matrices.Scale * matrices.Unit;
    }

    /// <summary>How far a pre-activation in float32 may be off: γ_{d+2}·(‖w‖‖x‖ + |b|), in any order of summation, and what underflows.</summary>
    private float Bound(ReadOnlySpan<float> x)
    {
        double nu = (x.Length + 2) * UnitRoundoff;
        if (nu >= 0.5) return float.PositiveInfinity;
        double error = nu / (1 - nu) * (matrices.LargestNorm * PreciseVectors.Norm(x) + matrices.LargestOffset);
        return (float)(error * (1 + 1e-6) + 1e-35);
    }

    /// <summary>Lists the neurons that are not in the pattern's state, or may not be; returns how many.</summary>
    private int ListDifferent(float* z, float bound, ReadOnlySpan<ulong> pattern)
    {
        int count = 0;
        fixed (ulong* active = _active, doubtful = _doubtful)
            FlipKernels.Best.ActivateBeyond(z, bound, (ushort*)active, (ushort*)doubtful, matrices.Total);
        for (int block = 0; block < _active.Length; block++)
        {
            for (ulong different = (_active[block] ^ pattern[block]) | _doubtful[block]; different != 0; different &= different - 1)
                _rows[count++] = block * BitsPerBlock + BitOperations.TrailingZeroCount(different);
        }

        return count;
    }

    private double SumOfOffsets(ReadOnlySpan<ulong> pattern)
    {
        double sum = 0;
        for (int block = 0; block < pattern.Length; block++)
        {
            for (ulong bits = pattern[block]; bits != 0; bits &= bits - 1)
            {
                int s = block * BitsPerBlock + BitOperations.TrailingZeroCount(bits);
                sum += s < matrices.Positive ? matrices.Offsets[s] : -matrices.Offsets[s];
            }
        }

        return sum;
    }

    private static bool IsActive(ReadOnlySpan<ulong> pattern, int s) => (pattern[s / BitsPerBlock] >> (s % BitsPerBlock) & 1) != 0;
}

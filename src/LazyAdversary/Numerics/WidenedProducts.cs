using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// Products of float32 rows with double vectors, accumulated in double: what proofs are computed with. Each sum of n terms carries an error of at most
/// γ_n·Σ|terms| (<see cref="RoundingError"/>), whatever the order of summation and whether or not products are fused.
/// </summary>
internal static class WidenedProducts
{
    private const int RowsPerBlock = 32;

    /// <summary>
    /// C = A·Bᵀ: C[i, j] = Σ_k A[i, k]·B[j, k], one thread. A is rows × inner, B is columns × inner; rows of A are widened a few at a time, and read once.
    /// </summary>
    public static unsafe void MultiplyByTransposed(
        int rows, int columns, int inner, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<double> c)
    {
        var kernels = PanelKernels<double>.Best;
        int padded = kernels.Pad(columns);
        using var panels = new AlignedScratch<double>(padded * inner);
        using var wide = new AlignedScratch<double>(RowsPerBlock * inner);
        using var block = new AlignedScratch<double>(RowsPerBlock * padded);
        fixed (float* right = b) Packing.PackTransposed(kernels, inner, columns, right, inner, panels.Start);
        for (int i = 0; i < rows; i += RowsPerBlock)
        {
            int count = Math.Min(RowsPerBlock, rows - i);
            TensorPrimitives.ConvertTruncating(a.Slice(i * inner, count * inner), new Span<double>(wide.Start, count * inner));
            kernels.Multiply(
                count, padded, inner, RowGroups<double>.Strided(wide.Start, inner, kernels.TileRows), panels.Start, block.Start, padded, accumulate: false);
            for (int r = 0; r < count; r++)
                new ReadOnlySpan<double>(block.Start + r * padded, columns).CopyTo(c[((i + r) * columns)..]);
        }
    }

    /// <summary>
    /// H = Σ_s p_s a_s a_sᵀ over the rows a_s of A, rows × n, one thread. Each p_s a_{s,k} is rounded once. H has n rows of length <paramref name="strideH"/>.
    /// </summary>
    public static unsafe void WeightedOuterProducts(int rows, int n, ReadOnlySpan<float> a, ReadOnlySpan<double> weights, Span<double> h, int strideH)
    {
        var kernels = PanelKernels<double>.Best;
        int padded = kernels.Pad(n);
        using var wide = new AlignedScratch<double>(RowsPerBlock * n);
        using var panels = new AlignedScratch<double>(RowsPerBlock * padded);
        using var sums = new AlignedScratch<double>(n * padded);
        for (int s = 0; s < rows; s += RowsPerBlock)
        {
            int count = Math.Min(RowsPerBlock, rows - s);
            TensorPrimitives.ConvertTruncating(a.Slice(s * n, count * n), new Span<double>(wide.Start, count * n));
            double* panel = panels.Start;
            for (int j = 0; j < padded; j += kernels.PanelWidth)
            {
                int width = Math.Min(kernels.PanelWidth, padded - j), real = Math.Min(width, n - j);
                for (int r = 0; r < count; r++, panel += width)
                {
                    var target = new Span<double>(panel, width);
                    TensorPrimitives.Multiply(new ReadOnlySpan<double>(wide.Start + r * n + j, real), weights[s + r], target);
                    target[real..].Clear();
                }
            }

            var groups = RowGroups<double>.Transposed(wide.Start, n, kernels.TileRows);
            kernels.Multiply(n, padded, count, groups, panels.Start, sums.Start, padded, accumulate: s > 0);
        }

        for (int i = 0; i < n; i++) new ReadOnlySpan<double>(sums.Start + i * padded, n).CopyTo(h[(i * strideH)..]);
    }

    /// <summary>Σ_k w_k·v_k.</summary>
    public static double Dot(ReadOnlySpan<float> w, ReadOnlySpan<double> v)
    {
        var ws = MemoryMarshal.Cast<float, Vector<float>>(w);
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        ref double start = ref MemoryMarshal.GetReference(v[..w.Length]);
        for (int i = 0; i < ws.Length; i++)
        {
            Vector.Widen(ws[i], out var wLow, out var wHigh);
            low = Vector.FusedMultiplyAdd(wLow, Load(ref start, i * Vector<float>.Count), low);
            high = Vector.FusedMultiplyAdd(wHigh, Load(ref start, i * Vector<float>.Count + Vector<double>.Count), high);
        }

        double sum = Vector.Sum(low + high);
        for (int k = ws.Length * Vector<float>.Count; k < w.Length; k++) sum += w[k] * v[k];
        return sum;
    }

    /// <summary>Four dot products with one reading of w: Σ_k w_k·v_{j,k}, the rows v_j lying one after the other.</summary>
    public static void FourDots(ReadOnlySpan<float> w, ReadOnlySpan<double> v, Span<double> sums)
    {
        int d = w.Length;
        var ws = MemoryMarshal.Cast<float, Vector<float>>(w);
        Vector<double> s0 = Vector<double>.Zero, s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        ref double v0 = ref MemoryMarshal.GetReference(v[..(4 * d)]);
        ref double v1 = ref Unsafe.Add(ref v0, d), v2 = ref Unsafe.Add(ref v1, d), v3 = ref Unsafe.Add(ref v2, d);
        for (int i = 0; i < ws.Length; i++)
        {
            int k = i * Vector<float>.Count, l = k + Vector<double>.Count;
            Vector.Widen(ws[i], out var low, out var high);
            s0 = Vector.FusedMultiplyAdd(low, Load(ref v0, k), s0);
            s1 = Vector.FusedMultiplyAdd(low, Load(ref v1, k), s1);
            s2 = Vector.FusedMultiplyAdd(low, Load(ref v2, k), s2);
            s3 = Vector.FusedMultiplyAdd(low, Load(ref v3, k), s3);
            t0 = Vector.FusedMultiplyAdd(high, Load(ref v0, l), t0);
            t1 = Vector.FusedMultiplyAdd(high, Load(ref v1, l), t1);
            t2 = Vector.FusedMultiplyAdd(high, Load(ref v2, l), t2);
            t3 = Vector.FusedMultiplyAdd(high, Load(ref v3, l), t3);
        }

        sums[0] = Vector.Sum(s0 + t0);
        sums[1] = Vector.Sum(s1 + t1);
        sums[2] = Vector.Sum(s2 + t2);
        sums[3] = Vector.Sum(s3 + t3);
        for (int j = 0; j < 4; j++)
        {
            for (int k = ws.Length * Vector<float>.Count; k < d; k++) sums[j] += w[k] * v[j * d + k];
        }
    }

    /// <summary>v ← v + factor·w.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<float> w, Span<double> v)
    {
        var ws = MemoryMarshal.Cast<float, Vector<float>>(w);
        var factors = new Vector<double>(factor);
        ref double start = ref MemoryMarshal.GetReference(v[..w.Length]);
        for (int i = 0; i < ws.Length; i++)
        {
            int k = i * Vector<float>.Count, l = k + Vector<double>.Count;
            Vector.Widen(ws[i], out var low, out var high);
            Vector.FusedMultiplyAdd(factors, low, Load(ref start, k)).StoreUnsafe(ref start, (nuint)k);
            Vector.FusedMultiplyAdd(factors, high, Load(ref start, l)).StoreUnsafe(ref start, (nuint)l);
        }

        for (int k = ws.Length * Vector<float>.Count; k < w.Length; k++) v[k] += factor * w[k];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double start, int offset) => Vector.LoadUnsafe(ref start, (nuint)offset);
}

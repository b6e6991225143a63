using System.Numerics;
using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// Inner products of up to four rows with up to two, straight from row-major data: the way to multiply by a few vectors, where packing a
/// panel would cost more than it saves. Four rows share the loads of two, and eight sums hide the latency of a multiply-add.
/// </summary>
internal static unsafe class DotTile<T, TVector, TLanes>
    where T : unmanaged, INumber<T>
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
{
    public const int Rows = 4;
    public const int Columns = 2;

    /// <summary>c[i·rowStep + j·columnStep] (+)= Σ_k a[i, k]·b[j, k].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(
        int rows, int columns, int inner, T* a, nint strideA, T* b, nint strideB, T* c, nint rowStep, nint columnStep, bool accumulate)
    {
        // Rows beyond the last repeat it and are not stored.
        T* a1 = a + Math.Min(1, rows - 1) * strideA, a2 = a + Math.Min(2, rows - 1) * strideA, a3 = a + Math.Min(3, rows - 1) * strideA;
        T* b1 = b + Math.Min(1, columns - 1) * strideB;
        TVector sum00 = default, sum01 = default, sum10 = default, sum11 = default;
        TVector sum20 = default, sum21 = default, sum30 = default, sum31 = default;
        int whole = inner - inner % TLanes.Count;
        for (nint k = 0; k < whole; k += TLanes.Count)
        {
            var x0 = TLanes.Load(b + k);
            var x1 = TLanes.Load(b1 + k);
            var y0 = TLanes.Load(a + k);
            var y1 = TLanes.Load(a1 + k);
            var y2 = TLanes.Load(a2 + k);
            var y3 = TLanes.Load(a3 + k);
            sum00 = TLanes.MultiplyAdd(y0, x0, sum00);
            sum01 = TLanes.MultiplyAdd(y0, x1, sum01);
            sum10 = TLanes.MultiplyAdd(y1, x0, sum10);
            sum11 = TLanes.MultiplyAdd(y1, x1, sum11);
            sum20 = TLanes.MultiplyAdd(y2, x0, sum20);
            sum21 = TLanes.MultiplyAdd(y2, x1, sum21);
            sum30 = TLanes.MultiplyAdd(y3, x0, sum30);
            sum31 = TLanes.MultiplyAdd(y3, x1, sum31);
        }

        int rest = inner - whole;
        StoreRow(sum00, sum01, a + whole, b + whole, b1 + whole, rest, c, columnStep, columns, accumulate);
        if (rows > 1) StoreRow(sum10, sum11, a1 + whole, b + whole, b1 + whole, rest, c + rowStep, columnStep, columns, accumulate);
        if (rows > 2) StoreRow(sum20, sum21, a2 + whole, b + whole, b1 + whole, rest, c + 2 * rowStep, columnStep, columns, accumulate);
        if (rows > 3) StoreRow(sum30, sum31, a3 + whole, b + whole, b1 + whole, rest, c + 3 * rowStep, columnStep, columns, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(
        TVector sum0, TVector sum1, T* a, T* b0, T* b1, int rest, T* c, nint columnStep, int columns, bool accumulate)
    {
        Store(TLanes.Sum(sum0), a, b0, rest, c, accumulate);
        if (columns > 1) Store(TLanes.Sum(sum1), a, b1, rest, c + columnStep, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T sum, T* a, T* b, int rest, T* c, bool accumulate)
    {
        for (int k = 0; k < rest; k++) sum += a[k] * b[k];
        *c = accumulate ? *c + sum : sum;
    }
}

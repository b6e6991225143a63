using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// The innermost product: C[r, j] (+)= Σ_k A[r, k]·P[k, j] for up to four or eight rows and one to three registers of columns, all sums
/// in registers. Numbers of A are broadcast from wherever they lie; rows of P are whole vectors. With 8 × 3 registers, 24 multiply-adds
/// go with 11 loads, so that the multipliers and not the loads set the pace. Sums run over k in order, whatever the shape of the tile.
/// </summary>
internal static unsafe class Tile<T, TVector, TLanes, TRows, TVectors>
    where T : unmanaged
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
    where TRows : struct, IExtent
    where TVectors : struct, IExtent
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(
        int rows, int inner, T* a, nint rowStep, nint innerStep, T* panel, nint panelStep, T* c, nint strideC, bool accumulate)
    {
        // Rows beyond the last repeat it: they are computed, since that costs no time, and not stored.
        nint last = rows - 1;
        nint step1 = Math.Min(1, last) * rowStep, step2 = Math.Min(2, last) * rowStep, step3 = Math.Min(3, last) * rowStep;
        nint step4 = Math.Min(4, last) * rowStep, step5 = Math.Min(5, last) * rowStep, step6 = Math.Min(6, last) * rowStep;
        nint step7 = Math.Min(7, last) * rowStep;

        TileRow<T, TVector, TLanes, TVectors> row0 = default, row1 = default, row2 = default, row3 = default;
        TileRow<T, TVector, TLanes, TVectors> row4 = default, row5 = default, row6 = default, row7 = default;
        for (int k = 0; k < inner; k++)
        {
            var x0 = TLanes.Load(panel);
            var x1 = TVectors.Value > 1 ? TLanes.Load(panel + TLanes.Count) : default;
            var x2 = TVectors.Value > 2 ? TLanes.Load(panel + 2 * TLanes.Count) : default;
            row0.Add(a[0], x0, x1, x2);
            row1.Add(a[step1], x0, x1, x2);
            row2.Add(a[step2], x0, x1, x2);
            row3.Add(a[step3], x0, x1, x2);
            if (TRows.Value > 4)
            {
                row4.Add(a[step4], x0, x1, x2);
                row5.Add(a[step5], x0, x1, x2);
                row6.Add(a[step6], x0, x1, x2);
                row7.Add(a[step7], x0, x1, x2);
            }

            a += innerStep;
            panel += panelStep;
        }

        row0.Store(c, accumulate);
        if (rows > 1) row1.Store(c + strideC, accumulate);
        if (rows > 2) row2.Store(c + 2 * strideC, accumulate);
        if (rows > 3) row3.Store(c + 3 * strideC, accumulate);
        if (TRows.Value > 4)
        {
            if (rows > 4) row4.Store(c + 4 * strideC, accumulate);
            if (rows > 5) row5.Store(c + 5 * strideC, accumulate);
            if (rows > 6) row6.Store(c + 6 * strideC, accumulate);
            if (rows > 7) row7.Store(c + 7 * strideC, accumulate);
        }
    }
}

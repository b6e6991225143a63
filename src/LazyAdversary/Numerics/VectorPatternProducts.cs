using System.Numerics;
using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <inheritdoc/>
internal sealed unsafe class VectorPatternProducts<T, TVector, TLanes> : PatternProducts<T>
    where T : unmanaged, INumber<T>
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
{
    private const int RowsPerTable = 4;
    private const int Entries = 1 << RowsPerTable;

    // A strip of columns keeps four sums in registers, and the tables of 32 rows in the first-level cache.
    private const int Vectors = 4;
    private const int RowsAtATime = 2 * FlipKernels.Word;

    private static int EntryLength => Vectors * TLanes.Count;

    public override void SumRows(int count, ushort* patterns, int words, float* matrix, int positive, int total, int columns, T weight, T* sums)
    {
        using var tables = new AlignedScratch<T>(RowsAtATime / RowsPerTable * Entries * EntryLength);
        for (int column = 0; column < columns; column += EntryLength)
        {
            int vectors = Math.Min(Vectors, (columns - column) / TLanes.Count);
            for (int s = 0; s < total; s += RowsAtATime)
            {
                int rows = Math.Min(RowsAtATime, total - s);
                for (int r = 0; r < rows; r += RowsPerTable)
                    MakeTable(vectors, matrix + (nint)(s + r) * columns + column, columns, s + r < positive ? weight : -weight, tables.Start + r / RowsPerTable * Entries * EntryLength);
                ushort* word = patterns + s / FlipKernels.Word;
                T* target = sums + column;
                if (vectors == 4) AddEntries<Four>(count, word, words, rows / RowsPerTable, tables.Start, target, columns, s > 0);
                else if (vectors == 3) AddEntries<Three>(count, word, words, rows / RowsPerTable, tables.Start, target, columns, s > 0);
                else if (vectors == 2) AddEntries<Two>(count, word, words, rows / RowsPerTable, tables.Start, target, columns, s > 0);
                else AddEntries<One>(count, word, words, rows / RowsPerTable, tables.Start, target, columns, s > 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Dot(ReadOnlySpan<int> rows, float* matrix, int columns, T* x, Span<T> products)
    {
        for (int i = 0; i < rows.Length; i += 4)
        {
            // Rows beyond the last repeat it.
            int last = rows.Length - 1;
            float* r0 = matrix + (nint)rows[i] * columns, r1 = matrix + (nint)rows[Math.Min(i + 1, last)] * columns;
            float* r2 = matrix + (nint)rows[Math.Min(i + 2, last)] * columns, r3 = matrix + (nint)rows[Math.Min(i + 3, last)] * columns;
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            for (nint k = 0; k < columns; k += TLanes.Count)
            {
                var value = TLanes.Load(x + k);
                s0 = TLanes.MultiplyAdd(TLanes.LoadFloats(r0 + k), value, s0);
                s1 = TLanes.MultiplyAdd(TLanes.LoadFloats(r1 + k), value, s1);
                s2 = TLanes.MultiplyAdd(TLanes.LoadFloats(r2 + k), value, s2);
                s3 = TLanes.MultiplyAdd(TLanes.LoadFloats(r3 + k), value, s3);
            }

            products[i] = TLanes.Sum(s0);
            if (i + 1 <= last) products[i + 1] = TLanes.Sum(s1);
            if (i + 2 <= last) products[i + 2] = TLanes.Sum(s2);
            if (i + 3 <= last) products[i + 3] = TLanes.Sum(s3);
        }
    }

    /// <summary>Entry b is the sum of the rows whose bits are set in b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeTable(int vectors, float* rows, nint stride, T weight, T* table)
    {
        TVector weights = TLanes.Broadcast(weight), none = TLanes.Broadcast(T.Zero);
        for (nint j = 0; j < vectors * TLanes.Count; j += TLanes.Count)
        {
            var r0 = TLanes.Multiply(weights, TLanes.LoadFloats(rows + j));
            var r1 = TLanes.Multiply(weights, TLanes.LoadFloats(rows + stride + j));
            var r2 = TLanes.Multiply(weights, TLanes.LoadFloats(rows + 2 * stride + j));
            var r3 = TLanes.Multiply(weights, TLanes.LoadFloats(rows + 3 * stride + j));
            MakeFour(none, r0, r1, table + j);
            MakeFour(r2, r0, r1, table + 4 * EntryLength + j);
            MakeFour(r3, r0, r1, table + 8 * EntryLength + j);
            MakeFour(TLanes.Add(r2, r3), r0, r1, table + 12 * EntryLength + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MakeFour(TVector common, TVector r0, TVector r1, T* table)
    {
        var with0 = TLanes.Add(common, r0);
        TLanes.Store(common, table);
        TLanes.Store(with0, table + EntryLength);
        TLanes.Store(TLanes.Add(common, r1), table + 2 * EntryLength);
        TLanes.Store(TLanes.Add(with0, r1), table + 3 * EntryLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEntries<TVectors>(
        int count, ushort* patterns, nint words, int tables, T* first, T* sums, nint stride, bool accumulate)
        where TVectors : struct, IExtent
    {
        for (int i = 0; i < count; i++)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            if (accumulate)
            {
                s0 = TLanes.Load(sums);
                if (TVectors.Value > 1) s1 = TLanes.Load(sums + TLanes.Count);
                if (TVectors.Value > 2) s2 = TLanes.Load(sums + 2 * TLanes.Count);
                if (TVectors.Value > 3) s3 = TLanes.Load(sums + 3 * TLanes.Count);
            }

            uint bits = *(uint*)patterns;
            T* table = first;
            for (int t = 0; t < tables; t++)
            {
                T* entry = table + (nint)(bits % Entries) * EntryLength;
                s0 = TLanes.Add(s0, TLanes.Load(entry));
                if (TVectors.Value > 1) s1 = TLanes.Add(s1, TLanes.Load(entry + TLanes.Count));
                if (TVectors.Value > 2) s2 = TLanes.Add(s2, TLanes.Load(entry + 2 * TLanes.Count));
                if (TVectors.Value > 3) s3 = TLanes.Add(s3, TLanes.Load(entry + 3 * TLanes.Count));
                bits /= Entries;
                table += Entries * EntryLength;
            }

            TLanes.Store(s0, sums);
            if (TVectors.Value > 1) TLanes.Store(s1, sums + TLanes.Count);
            if (TVectors.Value > 2) TLanes.Store(s2, sums + 2 * TLanes.Count);
            if (TVectors.Value > 3) TLanes.Store(s3, sums + 3 * TLanes.Count);
            patterns += words;
            sums += stride;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <inheritdoc/>
internal sealed unsafe class VectorPanelKernels<T, TVector, TLanes> : PanelKernels<T>
    where T : unmanaged, INumber<T>
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
{
    public override int Lanes => TLanes.Count;

    public override int TileRows => TLanes.TileRows;

    public override void Multiply(int rows, int columns, int inner, RowGroups<T> a, T* panels, T* c, nint strideC, bool accumulate)
    {
        T* edge = stackalloc T[TLanes.TileRows * PanelWidth];
        for (int i = 0; i < rows; i += TLanes.TileRows)
        {
            T* group = a.Start + i / TLanes.TileRows * a.GroupStep;
            int tileRows = Math.Min(TLanes.TileRows, rows - i);
            for (int j = 0; j < columns; j += PanelWidth)
            {
                int tileColumns = Math.Min(PanelWidth, columns - j), width = Pad(tileColumns);
                T* panel = panels + (nint)j * inner;
                T* target = c + i * strideC + j;
                if (tileColumns == width)
                {
                    MultiplyTile(tileRows, width, inner, group, a, panel, width, target, strideC, accumulate);
                }
                else
                {
                    // Whole vectors would write beyond the row.
                    MultiplyTile(tileRows, width, inner, group, a, panel, width, edge, width, accumulate: false);
                    CopyTile(tileRows, tileColumns, edge, width, target, strideC, accumulate);
                }
            }
        }
    }

    public override void MultiplyFew(
        int rows, int columns, int inner, RowGroups<T> a, T* b, nint strideB, T* c, nint strideC, bool accumulate)
    {
        int whole = columns - columns % TLanes.Count;
        for (int i = 0; i < rows; i += TLanes.TileRows)
        {
            T* group = a.Start + i / TLanes.TileRows * a.GroupStep;
            for (int j = 0; j < whole; j += PanelWidth)
            {
                MultiplyTile(
                    Math.Min(TLanes.TileRows, rows - i), Math.Min(PanelWidth, whole - j), inner, group, a, b + j, strideB,
                    c + i * strideC + j, strideC, accumulate);
            }
        }

        if (whole == columns) return;

        // Whole vectors would read beyond the last row.
        using var panel = new AlignedScratch<T>(inner * TLanes.Count);
        PackRows(inner, columns - whole, b + whole, strideB, panel.Start);
        Multiply(rows, columns - whole, inner, a, panel.Start, c + whole, strideC, accumulate);
    }

    public override void MultiplyByFew(
        int rows, int columns, int inner, T* a, nint strideA, T* b, nint strideB, T* c, nint rowStep, nint columnStep, bool accumulate)
    {
        // The longer operand is walked once, four rows at a time.
        if (rows < columns)
        {
            MultiplyByFew(columns, rows, inner, b, strideB, a, strideA, c, columnStep, rowStep, accumulate);
            return;
        }

        for (int i = 0; i < rows; i += DotTile<T, TVector, TLanes>.Rows)
        {
            for (int j = 0; j < columns; j += DotTile<T, TVector, TLanes>.Columns)
            {
                DotTile<T, TVector, TLanes>.Multiply(
                    rows - i, columns - j, inner, a + i * strideA, strideA, b + j * strideB, strideB,
                    c + i * rowStep + j * columnStep, rowStep, columnStep, accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Activate(int neurons, int columns, T* z, nint strideZ, T* biases, T* signs, T scale, T* scores)
    {
        for (int j = 0; j < columns; j += TLanes.Count)
        {
            var score = TLanes.Load(scores + j);
            T* element = z + j;
            for (int s = 0; s < neurons; s++)
            {
                var value = TLanes.Add(TLanes.Load(element), TLanes.Broadcast(biases[s]));
                score = TLanes.MultiplyAdd(TLanes.Broadcast(signs[s]), TLanes.WherePositive(value, value), score);
                TLanes.Store(TLanes.WherePositive(value, TLanes.Broadcast(scale * signs[s])), element);
                element += strideZ;
            }

            TLanes.Store(score, scores + j);
        }
    }

    public override void PackRows(int inner, int columns, T* b, nint strideB, T* panels)
    {
        for (int j = 0; j < columns; j += PanelWidth)
        {
            int count = Math.Min(PanelWidth, columns - j), whole = count - count % TLanes.Count, width = Pad(count);
            for (int k = 0; k < inner; k++)
            {
                T* row = b + k * strideB + j;
                for (int i = 0; i < whole; i += TLanes.Count) TLanes.Store(TLanes.Load(row + i), panels + i);
                for (int i = whole; i < width; i++) panels[i] = i < count ? row[i] : T.Zero;
                panels += width;
            }
        }
    }

    public override void PackGroups(int inner, int rows, T* a, nint strideA, T* groups)
    {
        for (int i = 0; i < rows; i += TLanes.TileRows)
        {
            int count = Math.Min(TLanes.TileRows, rows - i);
            for (int k = 0; k < inner; k++)
            {
                T* source = a + k * strideA + i;
                if (count == TLanes.TileRows) Unsafe.CopyBlockUnaligned(groups, source, (uint)(TLanes.TileRows * sizeof(T)));
                else for (int r = 0; r < TLanes.TileRows; r++) groups[r] = r < count ? source[r] : T.Zero;
                groups += TLanes.TileRows;
            }
        }
    }

    private static void MultiplyTile(
        int rows, int columns, int inner, T* group, RowGroups<T> a, T* panel, nint panelStep, T* c, nint strideC, bool accumulate)
    {
        switch (rows > 4, columns / TLanes.Count)
        {
            case (true, 1):
                Tile<T, TVector, TLanes, Eight, One>.Multiply(
                    rows, inner, group, a.RowStep, a.InnerStep, panel, panelStep, c, strideC, accumulate);
                break;
            case (true, 2):
                Tile<T, TVector, TLanes, Eight, Two>.Multiply(
                    rows, inner, group, a.RowStep, a.InnerStep, panel, panelStep, c, strideC, accumulate);
                break;
            case (true, _):
                Tile<T, TVector, TLanes, Eight, Three>.Multiply(
                    rows, inner, group, a.RowStep, a.InnerStep, panel, panelStep, c, strideC, accumulate);
                break;
            case (false, 1):
                Tile<T, TVector, TLanes, Four, One>.Multiply(
                    rows, inner, group, a.RowStep, a.InnerStep, panel, panelStep, c, strideC, accumulate);
                break;
            case (false, 2):
                Tile<T, TVector, TLanes, Four, Two>.Multiply(
                    rows, inner, group, a.RowStep, a.InnerStep, panel, panelStep, c, strideC, accumulate);
                break;
            default:
                Tile<T, TVector, TLanes, Four, Three>.Multiply(
                    rows, inner, group, a.RowStep, a.InnerStep, panel, panelStep, c, strideC, accumulate);
                break;
        }
    }

    private static void CopyTile(int rows, int columns, T* source, nint strideSource, T* target, nint strideTarget, bool accumulate)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                T value = source[i * strideSource + j];
                target[i * strideTarget + j] = accumulate ? target[i * strideTarget + j] + value : value;
            }
        }
    }
}

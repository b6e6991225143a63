using System.Numerics;
using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <inheritdoc/>
internal sealed unsafe class PanelKernels<T, TVector, TLanes> : PanelKernels<T>
    where T : unmanaged, INumber<T>
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
{
    public override int Lanes => TLanes.Count;

    public override int TileRows => TLanes.TileRows;

    public override void Multiply(int rows, int columns, int inner, RowGroups<T> a, T* panels, T* c, nint strideC, bool accumulate)
    {
        T* edge = stackalloc T[TileRows * PanelWidth];
        for (int i = 0; i < rows; i += TileRows)
        {
            T* group = a.Start + i / TileRows * a.GroupStep;
            int tileRows = Math.Min(TileRows, rows - i);
            for (int j = 0; j < columns; j += PanelWidth)
            {
                int tileColumns = Math.Min(PanelWidth, columns - j);
                T* panel = panels + (nint)j * inner;
                T* target = c + i * strideC + j;
                if (tileColumns % Lanes == 0)
                {
                    MultiplyTile(tileRows, tileColumns / Lanes, inner, group, a.RowStep, a.InnerStep, panel, target, strideC, accumulate);
                }
                else
                {
                    // Whole vectors would write beyond the row.
                    MultiplyTile(tileRows, Pad(tileColumns) / Lanes, inner, group, a.RowStep, a.InnerStep, panel, edge, PanelWidth, false);
                    CopyTile(tileRows, tileColumns, edge, target, strideC, accumulate);
                }
            }
        }
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

    private static void MultiplyTile(
        int rows, int vectors, int inner, T* a, nint rowStep, nint innerStep, T* panel, T* c, nint strideC, bool accumulate)
    {
        switch (rows > 4, vectors)
        {
            case (true, 1):
                Tile<T, TVector, TLanes, Eight, One>.Multiply(rows, inner, a, rowStep, innerStep, panel, c, strideC, accumulate);
                break;
            case (true, 2):
                Tile<T, TVector, TLanes, Eight, Two>.Multiply(rows, inner, a, rowStep, innerStep, panel, c, strideC, accumulate);
                break;
            case (true, _):
                Tile<T, TVector, TLanes, Eight, Three>.Multiply(rows, inner, a, rowStep, innerStep, panel, c, strideC, accumulate);
                break;
            case (false, 1):
                Tile<T, TVector, TLanes, Four, One>.Multiply(rows, inner, a, rowStep, innerStep, panel, c, strideC, accumulate);
                break;
            case (false, 2):
                Tile<T, TVector, TLanes, Four, Two>.Multiply(rows, inner, a, rowStep, innerStep, panel, c, strideC, accumulate);
                break;
            default:
                Tile<T, TVector, TLanes, Four, Three>.Multiply(rows, inner, a, rowStep, innerStep, panel, c, strideC, accumulate);
                break;
        }
    }

    private void CopyTile(int rows, int columns, T* source, T* target, nint strideTarget, bool accumulate)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                T value = source[i * PanelWidth + j];
                target[i * strideTarget + j] = accumulate ? target[i * strideTarget + j] + value : value;
            }
        }
    }
}

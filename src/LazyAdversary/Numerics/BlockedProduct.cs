namespace LazyAdversary.Numerics;

/// <summary>
/// C (+)= op(A)·op(B) on one thread, where op transposes or not. Inner dimension and columns are cut so that the packed part of B stays in
/// the second-level cache while the rows of A pass by; the cuts of the inner dimension depend on its length only, so any
/// partition of rows and columns gives the same bits.
/// </summary>
internal readonly unsafe struct BlockedProduct
{
    /// <summary>Floats of packed B: 576 KiB, beside which a cache of 1 MiB has room for what streams past.</summary>
    private const int PackedLength = 147_456;

    private const int InnerLimit = 400;

    private const int Few = 8;

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int Inner { get; init; }

    public required float* A { get; init; }

    public required nint StrideA { get; init; }

    /// <summary>A is stored inner × rows.</summary>
    public bool TransposeA { get; init; }

    public required float* B { get; init; }

    public required nint StrideB { get; init; }

    /// <summary>B is stored columns × inner.</summary>
    public bool TransposeB { get; init; }

    public required float* C { get; init; }

    public required nint StrideC { get; init; }

    public bool Accumulate { get; init; }

    /// <summary>Rows or columns are so few that packing would cost more than it saves.</summary>
    public bool IsThin => TransposeB && !TransposeA && Math.Min(Rows, Columns) <= Few;

    private int InnerStep
    {
        get
        {
            int steps = Math.Max(1, (Inner + InnerLimit - 1) / InnerLimit);
            return Math.Max(1, (Inner + steps - 1) / steps);
        }
    }

    /// <summary>Most columns to compute at a time.</summary>
    public int ColumnLimit(PanelKernels<float> kernels) => Math.Max(1, PackedLength / (InnerStep * kernels.PanelWidth)) * kernels.PanelWidth;

    /// <summary>The part of C in the given rows and columns.</summary>
    public BlockedProduct Block(int row, int rows, int column, int columns) => this with
    {
        Rows = rows,
        Columns = columns,
        A = A + row * (TransposeA ? 1 : StrideA),
        B = B + column * (TransposeB ? StrideB : 1),
        C = C + row * StrideC + column,
    };

    public void ComputeThin(PanelKernels<float> kernels) =>
        kernels.MultiplyByFew(Rows, Columns, Inner, A, StrideA, B, StrideB, C, StrideC, 1, Accumulate);

    public void ComputeInPanels(PanelKernels<float> kernels)
    {
        using var panels = new AlignedScratch<float>(InnerStep * kernels.Pad(Columns));
        using var groups = new AlignedScratch<float>(TransposeA ? InnerStep * (Rows + kernels.TileRows - 1) : 0);
        bool accumulate = Accumulate;
        for (int k = 0; k < Inner || !accumulate; k += InnerStep)
        {
            int inner = Math.Min(InnerStep, Inner - k);
            if (TransposeB) Packing.PackTransposed(kernels, inner, Columns, B + k, StrideB, panels.Start);
            else Packing.PackRows(kernels, inner, Columns, B + k * StrideB, StrideB, panels.Start);

            RowGroups<float> a;
            if (TransposeA)
            {
                Packing.PackGroups(kernels, inner, Rows, A + k * StrideA, StrideA, groups.Start);
                a = RowGroups<float>.Packed(groups.Start, inner, kernels.TileRows);
            }
            else
            {
                a = RowGroups<float>.Strided(A + k, StrideA, kernels.TileRows);
            }

            kernels.Multiply(Rows, Columns, inner, a, panels.Start, C, StrideC, accumulate);
            accumulate = true;
        }
    }
}

namespace LazyAdversary.Numerics;

/// <summary>
/// C (+)= A·B on one thread. Inner dimension and columns are cut so that the packed part of B stays in the second-level cache while the rows of
/// A pass by; the cuts of the inner dimension depend on its length only, so any partition of rows and columns gives the same bits.
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

    public required Operand A { get; init; }

    public required Operand B { get; init; }

    public required float* C { get; init; }

    public required nint StrideC { get; init; }

    public bool Accumulate { get; init; }

    /// <summary>Rows or columns are so few that packing would cost more than it saves.</summary>
    public bool IsThin => B.IsTransposed && !A.IsTransposed && Math.Min(Rows, Columns) <= Few;

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
        A = A.From(row, 0),
        B = B.From(0, column),
        C = C + row * StrideC + column,
    };

    public void ComputeThin(PanelKernels<float> kernels) =>
        kernels.MultiplyByFew(Rows, Columns, Inner, A.Start, A.Stride, B.Start, B.Stride, C, StrideC, 1, Accumulate);

    public void ComputeInPanels(PanelKernels<float> kernels)
    {
        using var panels = new AlignedScratch<float>(InnerStep * kernels.Pad(Columns));
        using var groups = new AlignedScratch<float>(A.IsTransposed ? InnerStep * (Rows + kernels.TileRows - 1) : 0);
        bool accumulate = Accumulate;

        // Without inner dimension one round still clears C.
        for (int k = 0; k < Inner || !accumulate; k += InnerStep)
        {
            int inner = Math.Min(InnerStep, Inner - k);
            Operand a = A.From(0, k), b = B.From(k, 0);
            if (b.IsTransposed) Packing.PackTransposed(kernels, inner, Columns, b.Start, b.Stride, panels.Start);
            else Packing.PackRows(kernels, inner, Columns, b.Start, b.Stride, panels.Start);
            if (a.IsTransposed) Packing.PackGroups(kernels, inner, Rows, a.Start, a.Stride, groups.Start);
            var rows = a.IsTransposed
                ? RowGroups<float>.Packed(groups.Start, inner, kernels.TileRows)
                : RowGroups<float>.Strided(a.Start, a.Stride, kernels.TileRows);
            kernels.Multiply(Rows, Columns, inner, rows, panels.Start, C, StrideC, accumulate);
            accumulate = true;
        }
    }
}

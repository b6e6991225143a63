namespace LazyAdversary.Numerics;

/// <summary>
/// C (+)= A·B on one thread. Inner dimension and columns are cut so that the packed part of B stays in the second-level cache while the
/// rows of A pass by. The inner dimension is cut once for the whole product, so any partition of C gives the same bits.
/// </summary>
internal readonly unsafe struct BlockedProduct
{
    /// <summary>Floats of packed B: 576 KiB, beside which a cache of 1 MiB has room for what streams past.</summary>
    private const int PackedLength = 147_456;

    /// <summary>Floats of packed A, when it has to be packed.</summary>
    private const int GroupsLength = 65_536;

    /// <summary>Enough multiply-adds to a tile that reading and writing its part of C is nothing beside them.</summary>
    private const int LeastInnerStep = 128;

    private const int MostInnerStep = 800;

    /// <summary>Rows of B that pass through the first-level cache together.</summary>
    private const int RowsInPlaceStep = 16;

    private const int MostRows = 1024;

    /// <summary>Rows to compute before they are transposed: two cache lines of each row of C.</summary>
    private const int StripRows = 32;

    private const int Few = 8;

    private ProductForm Form { get; init; }

    private enum ProductForm
    {
        /// <summary>B is packed.</summary>
        Panels,

        /// <summary>For few rows or columns of A·Bᵀ: packing would cost more than it saves.</summary>
        InnerProducts,

        /// <summary>For few rows of A·B: B is read where it lies.</summary>
        RowsInPlace,
    }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int Inner { get; init; }

    public required Operand A { get; init; }

    public required Operand B { get; init; }

    public required float* C { get; init; }

    public required nint StrideC { get; init; }

    public bool Accumulate { get; init; }

    /// <summary>The product belongs into the transpose of C, which is stored columns × rows.</summary>
    public bool TransposeC { get; init; }

    /// <summary>Length of the pieces in which the inner dimension is summed: the same for every block of a product.</summary>
    public int InnerStep { get; private init; }

    /// <summary>Most rows to compute at a time.</summary>
    public int RowLimit => A.IsTransposed ? Math.Clamp(GroupsLength / InnerStep, 1, MostRows) : MostRows;

    /// <summary>Most columns to compute at a time.</summary>
    public int ColumnLimit => PackedLength / InnerStep;

    /// <summary>
    /// This product with its form and inner step chosen. Rows of B that are packed as they lie are best packed whole, if they are not too
    /// long: then A and B are both read once.
    /// </summary>
    public BlockedProduct Cut()
    {
        var choice = B.IsTransposed
            ? !A.IsTransposed && Math.Min(Rows, Columns) <= Few ? ProductForm.InnerProducts : ProductForm.Panels
            : Rows <= Few ? ProductForm.RowsInPlace : ProductForm.Panels;
        int most = choice == ProductForm.RowsInPlace ? RowsInPlaceStep : MostInnerStep;
        if (choice == ProductForm.Panels && !B.IsTransposed && PackedLength / Columns >= LeastInnerStep)
            most = Math.Min(most, PackedLength / Columns);
        int steps = Math.Max(1, (Inner + most - 1) / most);
        return this with { Form = choice, InnerStep = Math.Max(1, (Inner + steps - 1) / steps) };
    }

    /// <summary>The part of C in the given rows and columns.</summary>
    public BlockedProduct Block(int row, int rows, int column, int columns) => this with
    {
        Rows = rows,
        Columns = columns,
        A = A.From(row, 0),
        B = B.From(0, column),
        C = C + (TransposeC ? column * StrideC + row : row * StrideC + column),
    };

    public void Compute(PanelKernels<float> kernels)
    {
        if (Form == ProductForm.InnerProducts)
        {
            nint rowStep = TransposeC ? 1 : StrideC, columnStep = TransposeC ? StrideC : 1;
            kernels.MultiplyByFew(Rows, Columns, Inner, A.Start, A.Stride, B.Start, B.Stride, C, rowStep, columnStep, Accumulate);
            return;
        }

        using var panels = new AlignedScratch<float>(Form == ProductForm.Panels ? InnerStep * kernels.Pad(Columns) : 0);
        using var groups = new AlignedScratch<float>(A.IsTransposed ? InnerStep * (Rows + kernels.TileRows) : 0);
        using var strip = new AlignedScratch<float>(TransposeC ? StripRows * kernels.Pad(Columns) : 0);
        bool accumulate = Accumulate;

        // Without inner dimension one round still clears C.
        for (int k = 0; k < Inner || !accumulate; k += InnerStep)
        {
            int inner = Math.Min(InnerStep, Inner - k);
            var rows = PackRows(kernels, inner, A.From(0, k), groups.Start);
            var b = B.From(k, 0);
            if (Form == ProductForm.RowsInPlace)
            {
                kernels.MultiplyFew(Rows, Columns, inner, rows, b.Start, b.Stride, C, StrideC, accumulate);
            }
            else
            {
                if (b.IsTransposed) Packing.PackTransposed(kernels, inner, Columns, b.Start, b.Stride, panels.Start);
                else kernels.PackRows(inner, Columns, b.Start, b.Stride, panels.Start);
                if (TransposeC) MultiplyIntoTranspose(kernels, inner, rows, panels.Start, strip.Start, accumulate);
                else kernels.Multiply(Rows, Columns, inner, rows, panels.Start, C, StrideC, accumulate);
            }

            accumulate = true;
        }
    }

    private void MultiplyIntoTranspose(
        PanelKernels<float> kernels, int inner, RowGroups<float> a, float* panels, float* strip, bool accumulate)
    {
        int width = kernels.Pad(Columns);
        for (int i = 0; i < Rows; i += StripRows)
        {
            int rows = Math.Min(StripRows, Rows - i);
            kernels.Multiply(rows, width, inner, a.Skip(i / kernels.TileRows), panels, strip, width, accumulate: false);
            Packing.Transpose(rows, Columns, strip, width, C + i, StrideC, accumulate);
        }
    }

    private RowGroups<float> PackRows(PanelKernels<float> kernels, int inner, Operand a, float* groups)
    {
        if (!a.IsTransposed) return RowGroups<float>.Strided(a.Start, a.Stride, kernels.TileRows);
        kernels.PackGroups(inner, Rows, a.Start, a.Stride, groups);
        return RowGroups<float>.Packed(groups, inner, kernels.TileRows);
    }
}

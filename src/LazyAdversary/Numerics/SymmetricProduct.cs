namespace LazyAdversary.Numerics;

/// <summary>
/// C = A·Aᵀ: the blocks that reach the diagonal or lie below it are computed, and those below are copied to their mirror image.
/// </summary>
internal static unsafe class SymmetricProduct
{
    private const int BlockRows = 768;
    private const int BlockColumns = 96;

    public static void Compute(BlockedProduct product, int threads)
    {
        int rowBlocks = (product.Rows + BlockRows - 1) / BlockRows, columnBlocks = (product.Rows + BlockColumns - 1) / BlockColumns;
        ParallelBlocks.Run(rowBlocks * columnBlocks, 1, threads, (block, _) =>
        {
            int column = block % columnBlocks * BlockColumns, columns = Math.Min(BlockColumns, product.Rows - column);
            int row = block / columnBlocks * BlockRows, end = Math.Min(row + BlockRows, product.Rows);
            row = Math.Max(row, column);
            if (row >= end) return;

            product.Block(row, end - row, column, columns).Compute(PanelKernels<float>.Best);

            // The square on the diagonal is symmetric already: both halves are the same products, added in the same order.
            int below = Math.Max(row, column + columns);
            if (below >= end) return;
            nint stride = product.StrideC;
            float* source = product.C + below * stride + column, target = product.C + column * stride + below;
            Packing.Transpose(end - below, columns, source, stride, target, stride);
        });
    }
}

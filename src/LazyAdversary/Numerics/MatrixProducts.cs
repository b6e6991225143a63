namespace LazyAdversary.Numerics;

/// <summary>
/// Float32 matrix products on row-major data with explicit row strides. The result does not depend on the number of threads: these share
/// out blocks of C, and each number of C is one sum in a fixed order. A token is heeded between these blocks; what is in C then is of no
/// use.
/// </summary>
internal static unsafe class MatrixProducts
{
    /// <summary>Blocks to a thread, so that none waits long for another.</summary>
    private const int BlocksPerThread = 2;

    /// <summary>Rows that repay the packing of what they are multiplied by.</summary>
    private const int LeastRows = 96;

    /// <summary>Multiplications below which a second thread would come too late.</summary>
    private const long WorthSharing = 1 << 19;

    /// <summary>C (+)= A·Bᵀ: C[i, j] = Σ_k A[i, k]·B[j, k]. A is rows × inner, B is columns × inner.</summary>
    public static void MultiplyByTransposed(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int strideB,
        Span<float> c, int strideC, bool accumulate, int threads, CancellationToken cancellationToken = default) =>
        Multiply(
            rows, columns, inner, a, strideA, transposeA: false, b, strideB, transposeB: true, c, strideC, accumulate, threads, cancellationToken);

    /// <summary>C (+)= A·B: C[i, j] = Σ_k A[i, k]·B[k, j]. A is rows × inner, B is inner × columns.</summary>
    public static void Multiply(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int strideB,
        Span<float> c, int strideC, bool accumulate, int threads, CancellationToken cancellationToken = default) =>
        Multiply(
            rows, columns, inner, a, strideA, transposeA: false, b, strideB, transposeB: false, c, strideC, accumulate, threads, cancellationToken);

    /// <summary>C (+)= Aᵀ·B: C[i, j] = Σ_k A[k, i]·B[k, j]. A is inner × rows, B is inner × columns.</summary>
    public static void MultiplyTransposed(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int strideB,
        Span<float> c, int strideC, bool accumulate, int threads, CancellationToken cancellationToken = default) =>
        Multiply(
            rows, columns, inner, a, strideA, transposeA: true, b, strideB, transposeB: false, c, strideC, accumulate, threads, cancellationToken);

    /// <summary>
    /// C = A·Aᵀ for A of rows × inner, at half the cost: the lower triangle is computed and mirrored, so C is exactly symmetric.
    /// </summary>
    public static void MultiplyBySelfTransposed(
        int rows, int inner, ReadOnlySpan<float> a, int strideA, Span<float> c, int strideC, int threads)
    {
        if (rows == 0) return;
        fixed (float* pinnedA = a, pinnedC = c)
        {
            Operand left = new(pinnedA, strideA, isTransposed: false);
            var product = Product(rows, rows, inner, left, left.Transpose(), pinnedC, strideC, accumulate: false, transposeC: false);
            SymmetricProduct.Compute(product, Useful(threads, rows, rows, inner));
        }
    }

    private static void Multiply(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, bool transposeA,
        ReadOnlySpan<float> b, int strideB, bool transposeB, Span<float> c, int strideC, bool accumulate, int threads,
        CancellationToken cancellationToken)
    {
        if (rows == 0 || columns == 0) return;
        fixed (float* pinnedA = a, pinnedB = b, pinnedC = c)
        {
            Operand left = new(pinnedA, strideA, transposeA), right = new(pinnedB, strideB, transposeB);

            // Cᵀ = B·Aᵀ packs the shorter operand and reads the longer one as it computes.
            bool swap = transposeB && rows < columns;
            var product = swap
                ? Product(columns, rows, inner, right.Transpose(), left.Transpose(), pinnedC, strideC, accumulate, transposeC: true)
                : Product(rows, columns, inner, left, right, pinnedC, strideC, accumulate, transposeC: false);
            Share(product, Useful(threads, rows, columns, inner), cancellationToken);
        }
    }

    private static BlockedProduct Product(
        int rows, int columns, int inner, Operand a, Operand b, float* c, int strideC, bool accumulate, bool transposeC)
    {
        var product = new BlockedProduct
        {
            Rows = rows,
            Columns = columns,
            Inner = inner,
            A = a,
            B = b,
            C = c,
            StrideC = strideC,
            Accumulate = accumulate,
            TransposeC = transposeC,
        };
        return product.Cut();
    }

    private static void Share(BlockedProduct product, int threads, CancellationToken cancellationToken)
    {
        var kernels = PanelKernels<float>.Best;
        int wanted = threads == 1 ? 1 : threads * BlocksPerThread;
        int blockRows = RoundUp(Math.Min(product.RowLimit, Math.Max(LeastRows, product.Rows / wanted)), kernels.TileRows);
        int rowBlocks = Blocks(product.Rows, blockRows);
        int blockColumns = RoundUp(Math.Min(product.ColumnLimit, Blocks(product.Columns, Blocks(wanted, rowBlocks))), kernels.PanelWidth);
        int columnBlocks = Blocks(product.Columns, blockColumns);
        ParallelBlocks.Run(rowBlocks * columnBlocks, 1, threads, (block, _) =>
        {
            int row = block / columnBlocks * blockRows, column = block % columnBlocks * blockColumns;
            int rows = Math.Min(blockRows, product.Rows - row), columns = Math.Min(blockColumns, product.Columns - column);
            product.Block(row, rows, column, columns).Compute(kernels);
        }, cancellationToken);
    }

    private static int Useful(int threads, int rows, int columns, int inner) =>
        (long)rows * columns * inner < WorthSharing ? 1 : threads;

    private static int RoundUp(int count, int size) => Blocks(count, size) * size;

    private static int Blocks(int count, int size) => (count + size - 1) / size;
}

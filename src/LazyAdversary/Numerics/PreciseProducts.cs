using System.Numerics.Tensors;

namespace LazyAdversary.Numerics;

/// <summary>Matrix products of float32 data, accumulated in double.</summary>
internal static unsafe class PreciseProducts
{
    /// <summary>Rows of B, widened, that stay in the second-level cache beside the sums.</summary>
    private const int InnerStep = 64;

    /// <summary>C = A·B: C[i, j] = Σ_k A[i, k]·B[k, j] in double, one thread. A is rows × inner, B is inner × columns.</summary>
    /// <remarks>Computed as Cᵀ = Bᵀ·Aᵀ: then the long rows of B are widened in one go and read in place, and only the few rows of A are packed.</remarks>
    public static void Multiply(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int strideB, Span<double> c, int strideC)
    {
        var kernels = PanelKernels<double>.Best;
        int padded = kernels.Pad(rows);
        using var wide = new AlignedScratch<double>(InnerStep * columns);
        using var panels = new AlignedScratch<double>(InnerStep * padded);
        using var sums = new AlignedScratch<double>(columns * padded);
        fixed (float* left = a)
        {
            for (int k = 0; k < inner; k += InnerStep)
            {
                int count = Math.Min(InnerStep, inner - k);
                for (int r = 0; r < count; r++)
                    TensorPrimitives.ConvertTruncating(b.Slice((k + r) * strideB, columns), new Span<double>(wide.Start + (nint)r * columns, columns));
                Packing.PackTransposed(kernels, count, rows, left + k, strideA, panels.Start);
                var groups = RowGroups<double>.Transposed(wide.Start, columns, kernels.TileRows);
                kernels.Multiply(columns, padded, count, groups, panels.Start, sums.Start, padded, accumulate: k > 0);
            }
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) c[i * strideC + j] = sums.Start[(nint)j * padded + i];
        }
    }
}

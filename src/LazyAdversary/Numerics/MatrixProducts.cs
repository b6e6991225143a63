using System.Numerics.Tensors;

namespace LazyAdversary.Numerics;

/// <summary>
/// Float32 matrix products on row-major data with explicit row strides. The result does not depend on the number of threads.
/// </summary>
internal static class MatrixProducts
{
    /// <summary>C (+)= A·Bᵀ: C[i, j] = Σ_k A[i, k]·B[j, k]. A is rows × inner, B is columns × inner.</summary>
    public static void MultiplyByTransposed(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int strideB,
        Span<float> c, int strideC, bool accumulate, int threads)
    {
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                float dot = TensorPrimitives.Dot(a.Slice(i * strideA, inner), b.Slice(j * strideB, inner));
                c[i * strideC + j] = accumulate ? c[i * strideC + j] + dot : dot;
            }
        }
    }

    /// <summary>C (+)= A·B: C[i, j] = Σ_k A[i, k]·B[k, j]. A is rows × inner, B is inner × columns.</summary>
    public static void Multiply(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int strideB,
        Span<float> c, int strideC, bool accumulate, int threads)
    {
        for (int i = 0; i < rows; i++)
        {
            var row = c.Slice(i * strideC, columns);
            if (!accumulate) row.Clear();
            for (int k = 0; k < inner; k++)
                TensorPrimitives.MultiplyAdd(b.Slice(k * strideB, columns), a[i * strideA + k], row, row);
        }
    }

    /// <summary>C (+)= Aᵀ·B: C[i, j] = Σ_k A[k, i]·B[k, j]. A is inner × rows, B is inner × columns.</summary>
    public static void MultiplyTransposed(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int strideB,
        Span<float> c, int strideC, bool accumulate, int threads)
    {
        for (int i = 0; i < rows; i++)
        {
            var row = c.Slice(i * strideC, columns);
            if (!accumulate) row.Clear();
            for (int k = 0; k < inner; k++)
                TensorPrimitives.MultiplyAdd(b.Slice(k * strideB, columns), a[k * strideA + i], row, row);
        }
    }
}

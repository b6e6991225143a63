namespace LazyAdversary.Numerics;

/// <summary>Matrix products of float32 data, accumulated in double.</summary>
internal static class PreciseProducts
{
    /// <summary>C = A·B: C[i, j] = Σ_k A[i, k]·B[k, j] in double. A is rows × inner, B is inner × columns.</summary>
    public static void Multiply(
        int rows, int columns, int inner, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int strideB, Span<double> c, int strideC)
    {
        for (int i = 0; i < rows; i++)
        {
            var row = c.Slice(i * strideC, columns);
            row.Clear();
            for (int k = 0; k < inner; k++)
            {
                double weight = a[i * strideA + k];
                if (weight != 0) PreciseVectors.AddMultiple(row, weight, b.Slice(k * strideB, columns));
            }
        }
    }
}

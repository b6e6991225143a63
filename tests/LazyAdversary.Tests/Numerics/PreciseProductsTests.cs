using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class PreciseProductsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(48, 30, 129)]
    [InlineData(25, 97, 64)]
    [InlineData(9, 8, 65)]
    public void MultipliesInDouble(int rows, int columns, int inner)
    {
        int strideA = inner + 3, strideB = columns + 2, strideC = columns + 1;
        var a = KernelData.Normal(rows * strideA, 1);
        var b = KernelData.Normal(inner * strideB, 2);
        var c = new double[rows * strideC];
        Array.Fill(c, 7);
        PreciseProducts.Multiply(rows, columns, inner, a, strideA, b, strideB, c, strideC);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double expected = 0;
                for (int k = 0; k < inner; k++) expected += (double)a[i * strideA + k] * b[k * strideB + j];
                Close.Equal(expected, c[i * strideC + j], 1e-13 * inner, $"[{i}, {j}]");
            }

            Assert.Equal(7, c[i * strideC + columns]);
        }
    }
}

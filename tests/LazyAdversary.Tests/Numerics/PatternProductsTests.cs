using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class PatternProductsTests
{
    /// <summary>Strips of one to four vectors, tables of 16 and of 32 rows, one sign only.</summary>
    [Theory]
    [InlineData(1, 16, 16, 16)]
    [InlineData(3, 0, 48, 32)]
    [InlineData(5, 64, 64, 48)]
    [InlineData(7, 48, 112, 80)]
    public unsafe void SumsTheRowsOfAPattern(int count, int positive, int total, int columns)
    {
        int words = (total + 63) / 64 * 4;
        var random = new Random(total);
        var patterns = new ushort[count * words];
        for (int i = 0; i < count; i++)
        {
            for (int word = 0; word < total / FlipKernels.Word; word++) patterns[i * words + word] = (ushort)random.Next(1 << 16);
        }

        float[] matrix = KernelData.Normal(total * columns, 1);
        var floats = new float[count * columns];
        var doubles = new double[count * columns];
        fixed (ushort* p = patterns)
        fixed (float* m = matrix, f = floats)
        fixed (double* d = doubles)
        {
            PatternProducts<float>.Best.SumRows(count, p, words, m, positive, total, columns, 0.5f, f);
            PatternProducts<double>.Best.SumRows(count, p, words, m, positive, total, columns, 0.5, d);
        }

        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < columns; k++)
            {
                double expected = 0;
                for (int s = 0; s < total; s++)
                {
                    bool isOn = (patterns[i * words + s / FlipKernels.Word] >> (s % FlipKernels.Word) & 1) != 0;
                    if (isOn) expected += s < positive ? matrix[s * columns + k] : -matrix[s * columns + k];
                }

                Close.Equal(0.5 * expected, doubles[i * columns + k], 1e-13, $"sum {i}, column {k}");
                Close.Equal(0.5 * expected, floats[i * columns + k], 2e-5, $"sum {i}, column {k}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public unsafe void MultipliesChosenRowsByAVector(int rows)
    {
        const int Columns = 48;
        float[] matrix = KernelData.Normal(20 * Columns, 5);
        double[] x = [.. KernelData.Normal(Columns, 6).Select(v => v / 3.0)], products = new double[rows];
        int[] which = [.. Enumerable.Range(0, rows).Select(i => (11 * i + 2) % 20)];
        fixed (float* m = matrix)
        fixed (double* px = x)
            PatternProducts<double>.Best.Dot(which, m, Columns, px, products);
        for (int i = 0; i < rows; i++)
            Close.Equal(Enumerable.Range(0, Columns).Sum(k => matrix[which[i] * Columns + k] * x[k]), products[i], 1e-13, $"product {i}");
    }
}

using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class MatrixProductsTests
{
    /// <summary>Rows, columns, inner length: ones, around the vector and tile sizes, and beyond one piece of the inner dimension.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 1, 0 }, { 3, 5, 0 }, { 1, 7, 3 }, { 7, 1, 17 }, { 2, 2, 2 }, { 5, 9, 33 }, { 8, 8, 16 }, { 9, 9, 9 }, { 8, 48, 31 },
        { 12, 49, 64 }, { 17, 47, 5 }, { 33, 65, 15 }, { 1, 300, 40 }, { 300, 2, 40 }, { 100, 100, 1 }, { 31, 60, 401 }, { 259, 20, 30 },
        { 10, 200, 401 }, { 11, 10, 803 }, { 12, 20, 1601 },
    };

    public enum Form
    {
        ByTransposed,
        Plain,
        Transposed,
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EqualsThePlainSums(int rows, int columns, int inner)
    {
        foreach (var form in Enum.GetValues<Form>())
        {
            Check(form, rows, columns, inner, padding: 0, accumulate: false);
            Check(form, rows, columns, inner, padding: 3, accumulate: true);
        }
    }

    [Theory]
    [InlineData(Form.ByTransposed, 300, 60, 420)]
    [InlineData(Form.ByTransposed, 5, 1000, 110)]
    [InlineData(Form.Plain, 70, 170, 500)]
    [InlineData(Form.Transposed, 520, 150, 64)]
    public void DoesNotDependOnTheNumberOfThreads(Form form, int rows, int columns, int inner)
    {
        float[] Run(int threads)
        {
            var operands = new Operands(form, rows, columns, inner, padding: 0);
            Multiply(form, operands, accumulate: true, threads);
            return operands.C;
        }

        var expected = KernelData.Bits(Run(1));
        Assert.Equal(expected, KernelData.Bits(Run(2)));
        Assert.Equal(expected, KernelData.Bits(Run(5)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 30)]
    [InlineData(7, 3)]
    [InlineData(50, 17)]
    [InlineData(193, 401)]
    [InlineData(800, 20)]
    public void ProductWithItselfIsTheFullProductAndSymmetric(int rows, int inner)
    {
        int strideA = inner + 2, strideC = rows + 1;
        var a = KernelData.Normal(rows * strideA, seed: 1);
        float[] c = new float[rows * strideC], full = new float[rows * strideC];
        MatrixProducts.MultiplyBySelfTransposed(rows, inner, a, strideA, c, strideC, threads: 1);
        MatrixProducts.MultiplyByTransposed(rows, rows, inner, a, strideA, a, strideA, full, strideC, accumulate: false, threads: 1);

        // By Cauchy and Schwarz no sum of magnitudes exceeds the largest square of a row's norm, found on the diagonal.
        double largest = Enumerable.Range(0, rows).Max(i => full[i * strideC + i]);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                Assert.True(c[i * strideC + j] == c[j * strideC + i]);
                Assert.True(Math.Abs(full[i * strideC + j] - c[i * strideC + j]) <= 2 * (inner + 1) * KernelData.Epsilon * largest);
            }
        }

        foreach (int threads in new[] { 2, 5 })
        {
            var again = new float[rows * strideC];
            MatrixProducts.MultiplyBySelfTransposed(rows, inner, a, strideA, again, strideC, threads);
            Assert.Equal(KernelData.Bits(c), KernelData.Bits(again));
        }
    }

    private static void Check(Form form, int rows, int columns, int inner, int padding, bool accumulate)
    {
        var operands = new Operands(form, rows, columns, inner, padding);
        var before = (float[])operands.C.Clone();
        Multiply(form, operands, accumulate, threads: 1);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                int at = i * operands.StrideC + j;
                double start = accumulate ? before[at] : 0;
                var (sum, magnitude) = operands.Sum(i, j);
                double tolerance = (inner + 3) * KernelData.Epsilon * (magnitude + Math.Abs(start));
                if (Math.Abs(start + sum - operands.C[at]) > tolerance)
                    Assert.Fail($"{form} {rows}×{columns}×{inner} +{padding}: C[{i}, {j}] is {operands.C[at]}, not {start + sum}");
            }

            var unused = (i * operands.StrideC + columns)..((i + 1) * operands.StrideC);
            Assert.Equal(before[unused], operands.C[unused]);
        }
    }

    private static void Multiply(Form form, Operands x, bool accumulate, int threads)
    {
        switch (form)
        {
            case Form.ByTransposed:
                MatrixProducts.MultiplyByTransposed(
                    x.Rows, x.Columns, x.Inner, x.A, x.StrideA, x.B, x.StrideB, x.C, x.StrideC, accumulate, threads);
                break;
            case Form.Plain:
                MatrixProducts.Multiply(x.Rows, x.Columns, x.Inner, x.A, x.StrideA, x.B, x.StrideB, x.C, x.StrideC, accumulate, threads);
                break;
            default:
                MatrixProducts.MultiplyTransposed(
                    x.Rows, x.Columns, x.Inner, x.A, x.StrideA, x.B, x.StrideB, x.C, x.StrideC, accumulate, threads);
                break;
        }
    }

    private sealed class Operands
    {
        private readonly bool transposeA, transposeB;

        public Operands(Form form, int rows, int columns, int inner, int padding)
        {
            transposeA = form == Form.Transposed;
            transposeB = form == Form.ByTransposed;
            (Rows, Columns, Inner) = (rows, columns, inner);
            StrideA = (transposeA ? rows : inner) + padding;
            StrideB = (transposeB ? inner : columns) + padding;
            StrideC = columns + padding;
            A = KernelData.Normal((transposeA ? inner : rows) * StrideA, seed: 1);
            B = KernelData.Normal((transposeB ? columns : inner) * StrideB, seed: 2);
            C = KernelData.Normal(rows * StrideC, seed: 3);
        }

        public int Rows { get; }

        public int Columns { get; }

        public int Inner { get; }

        public int StrideA { get; }

        public int StrideB { get; }

        public int StrideC { get; }

        public float[] A { get; }

        public float[] B { get; }

        public float[] C { get; }

        public (double Sum, double Magnitude) Sum(int i, int j)
        {
            int startA = transposeA ? i : i * StrideA, stepA = transposeA ? StrideA : 1;
            int startB = transposeB ? j * StrideB : j, stepB = transposeB ? 1 : StrideB;
            double sum = 0, magnitude = 0;
            for (int k = 0; k < Inner; k++)
            {
                double product = (double)A[startA + k * stepA] * B[startB + k * stepB];
                sum += product;
                magnitude += Math.Abs(product);
            }

            return (sum, magnitude);
        }
    }
}

using LazyAdversary.Numerics;
using MathNet.Numerics.Distributions;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class GaussianGeneratorTests
{
    /// <summary>Saved networks hold a seed in place of W0: if this test fails, they no longer load as what was saved.</summary>
    [Fact]
    public void BitsNeverChange()
    {
        var values = Generate(rows: 3, columns: 40, seed: 1, threads: 1);
        int[] expected = [1073766707, -1090713051, 1060173271, 1058985110, 1052021324, -1074480712];
        int[] places = [0, 1, 16, 39, 40, 119];
        Assert.Equal(expected, places.Select(i => BitConverter.SingleToInt32Bits(values[i])));
        Assert.Equal(5314916364740583344UL, Digest(Generate(rows: 10, columns: 785, seed: -7, threads: 2)));

        var signs = new float[64];
        GaussianGenerator.FillSigns(signs, seed: 1);
        Assert.Equal(10028685718394068401UL, signs.Select((sign, i) => sign > 0 ? 1UL << i : 0).Aggregate((x, y) => x | y));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 31)]
    [InlineData(5, 32)]
    [InlineData(5, 33)]
    [InlineData(60, 100)]
    public void EqualsThePlainForm(int rows, int columns)
    {
        foreach (int seed in new[] { 0, 12345, int.MinValue, -1 })
        {
            var expected = new float[rows * columns];
            for (int i = 0; i < expected.Length; i++) expected[i] = PlainGaussian.Value(seed, (uint)(i / columns), i % columns);
            Assert.Equal(Bits(expected), Bits(Generate(rows, columns, seed, threads: 1)));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void DoesNotDependOnTheNumberOfThreads(int threads) =>
        Assert.Equal(Bits(Generate(333, 70, seed: 3, threads: 1)), Bits(Generate(333, 70, seed: 3, threads)));

    [Fact]
    public void BiasColumnLeavesTheWeightsAsTheyWere()
    {
        var plain = Generate(50, 784, seed: 9, threads: 1);
        var biased = Generate(50, 785, seed: 9, threads: 1);
        for (int row = 0; row < 50; row++)
            Assert.Equal(plain.AsSpan(row * 784, 784), biased.AsSpan(row * 785, 784));
    }

    [Fact]
    public void FollowsTheNormalDistribution()
    {
        const int count = 1 << 18;
        var values = Generate(512, 512, seed: 2024, threads: 2);

        // Each moment within five of its own standard errors.
        double Moment(int power) => values.Average(x => Math.Pow(x, power));
        Assert.InRange(Moment(1) * Math.Sqrt(count), -5, 5);
        Assert.InRange((Moment(2) - 1) * Math.Sqrt(count / 2.0), -5, 5);
        Assert.InRange(Moment(3) * Math.Sqrt(count / 15.0), -5, 5);
        Assert.InRange((Moment(4) - 3) * Math.Sqrt(count / 96.0), -5, 5);

        // Kolmogorov and Smirnov: √n·D exceeds 1.95 once in a thousand.
        Array.Sort(values);
        double distance = values.Select((x, i) => Math.Abs(Normal.CDF(0, 1, x) - (i + 0.5) / count)).Max();
        Assert.InRange(distance * Math.Sqrt(count), 0, 1.95);
    }

    [Fact]
    public void TailsAreNormal()
    {
        var values = Generate(1024, 512, seed: 77, threads: 2);
        foreach (double bound in new[] { 2.0, 3.0, 4.0 })
        {
            double expected = values.Length * 2 * Normal.CDF(0, 1, -bound);
            int found = values.Count(x => Math.Abs(x) > bound);
            Assert.InRange((found - expected) / Math.Sqrt(expected), -5, 5);
        }
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(0, 0, 16)]
    public void NeighboursAreUncorrelated(int seedShift, int rowShift, int columnShift)
    {
        const int size = 256;
        var x = Generate(size + 1, size + 16, seed: 5, threads: 2);
        var y = Generate(size + 1, size + 16, seed: 5 + seedShift, threads: 2);
        double product = 0, squares = 0;
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                double u = x[row * (size + 16) + column], v = y[(row + rowShift) * (size + 16) + column + columnShift];
                product += u * v;
                squares += (u * u - 1) * (v * v - 1);
            }
        }

        Assert.InRange(product / size, -5, 5);
        Assert.InRange(squares / (2 * size), -5, 5);
    }

    [Fact]
    public void SignsAreFairAndApartFromTheValues()
    {
        var signs = new float[20_001];
        GaussianGenerator.FillSigns(signs, seed: 4);
        Assert.All(signs, sign => Assert.True(sign is 1 or -1));
        Assert.InRange(signs.Sum() / Math.Sqrt(signs.Length), -5, 5);

        var values = Generate(signs.Length, 1, seed: 4, threads: 1);
        Assert.InRange(signs.Zip(values, (sign, value) => sign * value).Sum() / Math.Sqrt(signs.Length), -5, 5);

        var shorter = new float[13];
        GaussianGenerator.FillSigns(shorter, seed: 4);
        Assert.Equal(shorter, signs[..13]);
    }

    private static float[] Generate(int rows, int columns, int seed, int threads)
    {
        var values = new float[rows * columns];
        GaussianGenerator.Fill(values, columns, seed, threads);
        return values;
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);

    private static ulong Digest(float[] values) =>
        values.Aggregate(0UL, (digest, value) => digest * 6364136223846793005 + BitConverter.SingleToUInt32Bits(value));
}

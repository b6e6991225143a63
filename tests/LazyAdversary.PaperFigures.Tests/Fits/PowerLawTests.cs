using PaperFigures.Fits;

namespace LazyAdversary.PaperFigures.Tests.Fits;

public class PowerLawTests
{
    private static readonly double[] s_dimensions = [25, 49, 100, 196, 400, 625, 784];

    [Fact]
    public void A_law_without_noise_is_found_exactly()
    {
        var fit = PowerLaw.Fit(Seeds(3).SelectMany(seed => s_dimensions.Select(d => (seed, d, 2.5 / Math.Sqrt(d)))))!;
        Assert.Equal(-0.5, fit.Exponent, 12);
        Assert.Equal(2.5, fit.Constant, 10);
        Assert.Equal(0, fit.HalfWidth, 10);
        Assert.Equal((3, 7, true), (fit.Seeds, fit.Points, fit.IsFromSeeds));
    }

    /// <summary>Noise of each value and a slope of each seed's own, which seven values of one seed share: what makes pooled values fake precision.</summary>
    [Fact]
    public void The_interval_over_seeds_holds_the_exponent_in_95_of_100_cases()
    {
        var random = new Random(7);
        const int Cases = 1000;
        int held = 0;
        for (int i = 0; i < Cases; i++)
        {
            var fit = PowerLaw.Fit(Seeds(5).SelectMany(seed =>
            {
                double slope = -0.5 + 0.03 * Normal(random), height = 0.1 * Normal(random);
                return s_dimensions.Select(d => (seed, d, Math.Exp(height + slope * Math.Log(d) + 0.05 * Normal(random)))).ToList();
            }))!;
            if (Math.Abs(fit.Exponent + 0.5) <= fit.HalfWidth) held++;
        }

        // Three standard deviations of a binomial count are 2.1%.
        Assert.InRange(held / (double)Cases, 0.93, 0.97);
    }

    [Fact]
    public void The_interval_over_residuals_holds_the_exponent_in_95_of_100_cases()
    {
        var random = new Random(8);
        const int Cases = 1000;
        int held = 0;
        for (int i = 0; i < Cases; i++)
        {
            var fit = PowerLaw.Fit(s_dimensions.Select(d => (1, d, Math.Pow(d, 0.5) * Math.Exp(0.05 * Normal(random)))).ToList())!;
            Assert.False(fit.IsFromSeeds);
            if (Math.Abs(fit.Exponent - 0.5) <= fit.HalfWidth) held++;
        }

        Assert.InRange(held / (double)Cases, 0.93, 0.97);
    }

    /// <summary>log y = 0, 1, 1, 3 at log x = 0, 1, 2, 3: slope 0.9, residual sum of squares 0.7, t with 2 degrees of freedom 4.30265.</summary>
    [Fact]
    public void One_seed_gives_the_textbook_interval_of_a_regression()
    {
        double[] logs = [0, 1, 1, 3];
        var fit = PowerLaw.Fit(logs.Select((y, x) => (1, Math.Exp(x), Math.Exp(y))))!;
        Assert.Equal(0.9, fit.Exponent, 10);
        Assert.Equal(4.302652729749464 * Math.Sqrt(0.7 / 2 / 5), fit.HalfWidth, 8);
    }

    [Fact]
    public void Seeds_that_lack_a_dimension_take_no_part_in_the_interval()
    {
        var whole = Seeds(2).SelectMany(seed => s_dimensions.Select(d => (seed, d, Math.Pow(d, -0.5 - 0.01 * seed)))).ToList();
        var fit = PowerLaw.Fit([.. whole, (3, 25, 100), (3, 49, 1)])!;
        Assert.Equal(-0.515, fit.Exponent, 10);
        Assert.Equal(2, fit.Seeds);

        var residual = PowerLaw.Fit(whole.Where(v => v.seed == 1 || v.d > 25))!;
        Assert.False(residual.IsFromSeeds);
    }

    [Fact]
    public void Too_little_gives_no_fit()
    {
        Assert.Null(PowerLaw.Fit([]));
        Assert.Null(PowerLaw.Fit([(1, 25, 1.0), (2, 25, 1.1)]));
        Assert.Null(PowerLaw.Fit([(1, 25, 1.0), (1, 49, 0.7)]));
        Assert.NotNull(PowerLaw.Fit([(1, 25, 1.0), (1, 49, 0.7), (2, 25, 1.1), (2, 49, 0.8)]));
    }

    [Fact]
    public void The_constant_of_a_given_exponent_is_the_geometric_mean() =>
        Assert.Equal(Math.Sqrt(2 * 8), PowerLaw.ConstantFor(-1, [(10, 0.2), (100, 0.08)]), 12);

    private static IEnumerable<int> Seeds(int count) => Enumerable.Range(1, count);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

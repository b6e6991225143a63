using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

/// <summary>2gᵀy − yᵀAy + ‖g − Ay‖²/λ is bounded from above, for any y, and each margin is as large as docs/certificates.md says.</summary>
public class ResolventBoundTests
{
    private const double U = 1.0 / (1L << 53);

    /// <summary>A λ so large that the residual does not count, or so small that only the residual does.</summary>
    private const double Huge = 1e60, Tiny = 1e-60;

    [Fact]
    public void AnyVectorGivesAnUpperBound()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            int d = 1 + seed % 6, k = 1 + random.Next(4);
            var rows = Enumerable.Range(0, k).Select(s => Cases.Gaussian(d, seed + 5000 * (s + 1))).ToArray();
            double[] weights = [.. rows.Select(_ => Math.ScaleB(random.NextDouble(), random.Next(-9, 9)))];
            double mu = Math.ScaleB(random.NextDouble(), random.Next(-9, 9)), lambda = Math.ScaleB(1, random.Next(-60, 60));
            double[] y = [.. Cases.Gaussian(d, seed).Select(v => v / 3.0)], g = [.. Cases.Gaussian(d, seed + 1).Select(v => v / 7.0)];

            // Every other g is Ay, as nearly as it can be told: then all that cancels does.
            var exact = Apply(rows, weights, mu, y);
            if (seed % 2 == 0) g = [.. exact.Select(v => v.ToDouble())];
            double bound = new ResolventBound(BookkeepingTests.Group(d, rows), weights, mu, lambda).Evaluate(g, y);
            Dyadic form = default, residual = default;
            for (int i = 0; i < d; i++)
            {
                form += (Dyadic)2 * g[i] * y[i] - exact[i] * y[i];
                residual += (g[i] - exact[i]) * (g[i] - exact[i]);
            }

            Assert.True((Dyadic)bound * lambda >= form * lambda + residual, $"seed {seed}: {bound:R} is too small");
        }
    }

    /// <summary>However early the solver stops: gᵀA⁻¹g for A = diag(a₀, a₁) is g₀²/a₀ + g₁²/a₁.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void TheSolverMayStopAtAnyStep(int steps)
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            double mu = 4, a = Math.ScaleB(1, -random.Next(0, 30)), g0 = Math.Pow(10, -7 * random.NextDouble()), g1 = 1 + random.NextDouble();
            var group = BookkeepingTests.Group(2, [[1, 0]]);
            double bound = new ResolventBound(group, [mu - a], mu, a).QuadraticForm([g0, g1], steps);
            var exact = (Dyadic)g0 * g0 * mu + (Dyadic)g1 * g1 * a;
            Assert.True((Dyadic)bound * a * mu >= exact, $"seed {seed}");
            if (steps >= 2 && a > 1e-3) Assert.True((Dyadic)bound * a * mu <= exact * (1 + 1e-5), $"seed {seed}");
        }
    }

    [Fact]
    public void TheLinearTermCarriesItsError()
    {
        // gᵀy = 0, and H = 0, μ = 0: what is left is the margin.
        double bound = new ResolventBound(BookkeepingTests.Group(2, [[1, 1]]), [0], 0, Huge).Evaluate([1, 1], [1, -1]);
        Between((2 * (2 + 8) + 2 * (2 + 1 + 16)) * U * 2, bound);
    }

    [Fact]
    public void TheCurvatureCarriesItsError()
    {
        // w·y = 0 may be off by γ_{d+8}·‖w‖‖y‖, and its square counts.
        var group = BookkeepingTests.Group(2, [[1, 1]]);
        double off = (2 + 8) * U * 2;
        Between(off * off, new ResolventBound(group, [1], 0, Huge).Evaluate([0, 0], [1, -1]));

        // At w·y = 2 the square may be off by twice that times 2, and by its own rounding.
        double bound = new ResolventBound(group, [1], 0, Huge).Evaluate([0, 0], [1, 1]);
        Assert.InRange((bound - 4) / (4 * off * 1 + (2 + 1 + 16) * U * 4), 0.95, 1.06);
    }

    [Fact]
    public void TheSquareOfYCarriesItsError()
    {
        double bound = new ResolventBound(BookkeepingTests.Group(2, [[1, 1]]), [0], 4, Huge).Evaluate([0, 0], [1, 0]);
        Assert.InRange(bound + 4, 4.0 / (1L << 31), 4.0001 / (1L << 31));
    }

    [Fact]
    public void TheResidualCarriesItsError()
    {
        // g = Ay exactly. ‖ρ‖ may be γ_{k+16}·(‖g‖ + μ‖y‖ + Σp|w·y|‖w‖) + Σp·γ_{d+8}‖w‖‖y‖‖w‖.
        double root = Math.Sqrt(2), sums = (1 + 16) * U;
        var group = BookkeepingTests.Group(2, [[1, 1]]);
        Between(sums * (root + root), Residual([0], 1, [1, 1], [1, 1]));
        Between(sums * (root + 3 * root + 2 * root) + (2 + 8) * U * 2 * root, Residual([1], 3, [1, 1], [1, 1]));

        // w·y = 0, and still it may be off.
        Between(sums * (3 * root + 3 * root) + (2 + 8) * U * 2 * root, Residual([1], 3, [3, -3], [1, -1]));

        // What is really left is not forgotten.
        Between(root, Residual([1], 3, [2, 2], [1, 1]));

        double Residual(double[] weights, double mu, double[] g, double[] y) =>
            Math.Sqrt(new ResolventBound(group, weights, mu, Tiny).Evaluate(g, y) * Tiny);
    }

    private static void Between(double margin, double bound) => Assert.InRange(bound / margin, 1, 1.0001);

    /// <summary>Ay, exactly.</summary>
    private static Dyadic[] Apply(float[][] rows, double[] weights, double mu, double[] y)
    {
        Dyadic[] result = [.. y.Select(v => (Dyadic)mu * v)];
        for (int s = 0; s < rows.Length; s++)
        {
            var product = (Dyadic)weights[s] * Dyadic.Dot(Cases.ToDouble(rows[s]), y);
            for (int i = 0; i < y.Length; i++) result[i] -= product * rows[s][i];
        }

        return result;
    }
}

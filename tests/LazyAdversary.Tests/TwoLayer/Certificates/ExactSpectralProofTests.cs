using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Certificates;
using MathNet.Numerics.LinearAlgebra;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

/// <summary>Proofs about eigenvalues against exact elimination, at limits a few roundings from the spectrum.</summary>
public class ExactSpectralProofTests
{
    private const double U = 1.0 / (1L << 53);

    [Fact]
    public void NearlySingularMatricesAreJudgedOnTheSafeSide()
    {
        int proved = 0, definite = 0;
        for (int seed = 0; seed < 6000; seed++)
        {
            var random = new Random(seed);
            int n = 1 + seed % 6, stride = PositiveDefinite.Stride(n);

            // I − B = LLᵀ with a last pivot of nearly 0; the last diagonal value of B is moved by some roundings either way.
            var l = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++) l[i, j] = (random.NextDouble() - 0.5) / n;
            }

            l[n - 1, n - 1] = 0;
            var b = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    for (int k = 0; k <= j; k++) b[i, j] -= l[i, k] * l[j, k];
                    b[j, i] = b[i, j];
                }

                b[i, i]++;
            }

            b[n - 1, n - 1] += U * random.Next(-3 * (n + 4) * n, 4);
            var exact = new Dyadic[n, n];
            var values = new double[n * stride];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    exact[i, j] = (i == j ? 1 : 0) - (Dyadic)b[i, j];
                    if (j <= i) values[i * stride + j] = b[i, j];
                }
            }

            bool isDefinite = Dyadic.IsPositiveDefinite(exact);
            if (isDefinite) definite++;
            if (!PositiveDefinite.ProvesLargestEigenvalueBelowOne(values, n, 0)) continue;
            proved++;
            Assert.True(isDefinite, $"seed {seed}, n = {n}: 1 is no bound of the spectrum");
        }

        Assert.True(proved > 200 && definite > 2000, $"{proved} proved, {definite} definite");
    }

    /// <summary>B = c·I: Rump's bound n·γ_{n+1}/(1 − γ_{n+1}) and the error of B are kept free below 1.</summary>
    [Fact]
    public void TheMarginIsThatOfTheTheorem()
    {
        foreach (double error in new[] { 0, 1e-15, 1e-9 })
        {
            for (int n = 1; n <= 40; n++)
            {
                double rump = n * (n + 1) * U;
                Assert.False(Proves(n, 1 - 0.99 * (rump + error), error), $"n = {n}, error {error}");
                Assert.True(Proves(n, 1 - 3 * (n + 5) * n * U - 1.01 * error, error), $"n = {n}, error {error}");
            }
        }

        static bool Proves(int n, double value, double error)
        {
            var matrix = new double[n * PositiveDefinite.Stride(n)];
            for (int i = 0; i < n; i++) matrix[i * PositiveDefinite.Stride(n) + i] = value;
            return PositiveDefinite.ProvesLargestEigenvalueBelowOne(matrix, n, error);
        }
    }

    [Fact]
    public void WhatIsNoNumberIsNotProved()
    {
        for (int n = 1; n <= 9; n++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
                    {
                        var matrix = new double[n * PositiveDefinite.Stride(n)];
                        matrix[i * PositiveDefinite.Stride(n) + j] = bad;
                        Assert.False(PositiveDefinite.ProvesLargestEigenvalueBelowOne(matrix, n, 0));
                    }
                }
            }

            foreach (double bad in new[] { double.NaN, double.PositiveInfinity, 1, 2 })
                Assert.False(PositiveDefinite.ProvesLargestEigenvalueBelowOne(new double[n * PositiveDefinite.Stride(n)], n, bad));
        }
    }

    /// <summary>A sum of squares whose terms after the first are lost: the limit lies between what is computed and what is true.</summary>
    [Fact]
    public void WhatAnEntryLosesIsCounted()
    {
        // All in one lane of every vector.
        const int Lanes = 16, Terms = 199;
        var row = new float[Lanes * (Terms + 1)];
        for (int k = Lanes; k < row.Length; k += Lanes) row[k] = 0.70710677f / (1 << 26);
        row[0] = 1 + 1f / (1 << 23);
        var group = BookkeepingTests.Group(row.Length, [row]);
        var square = Dyadic.Dot(Cases.ToDouble(row), Cases.ToDouble(row));
        double below = Math.BitDecrement(square.ToDouble());
        Assert.True(below <= square && WidenedProducts.Dot(row, Cases.ToDouble(row)) < below * (1 - 100 * U));
        Assert.False(group.ProvesCurvatureBelow([1], below));
    }

    /// <summary>γ_{max(d, k) + 16}·Σp_s‖w_s‖², of which the entries may be off, is kept free: H = 1 exactly, from 128 products.</summary>
    [Theory]
    [InlineData(1, 128)]
    [InlineData(128, 1)]
    public void TheMarginOfTheEntriesIsTheOneThatIsStated(int d, int k)
    {
        var group = BookkeepingTests.Group(d, [.. Enumerable.Range(0, k).Select(_ => Enumerable.Repeat(1f, d).ToArray())]);
        double[] weights = [.. Enumerable.Repeat(1.0 / 128, k)];
        Assert.False(group.ProvesCurvatureBelow(weights, 1 + (128 + 16 - 2) * U));
        Assert.True(group.ProvesCurvatureBelow(weights, 1 + 1.2 * (128 + 16 + 2 * 5) * U));
    }

    [Fact]
    public void LimitsAFewRoundingsAwayAreJudgedOnTheSafeSide()
    {
        int proved = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            int d = 1 + random.Next(4), k = 1 + random.Next(5);
            var group = BookkeepingTests.Group(d, [.. Enumerable.Range(0, k).Select(s => Cases.Gaussian(d, seed + 5000 * s))]);
            double[] weights = [.. Enumerable.Range(0, k).Select(_ => Math.ScaleB(random.NextDouble(), random.Next(-4, 5)))];

            // λ_max to the last bit, by bisection with exact elimination.
            var h = Matrix<double>.Build.Dense(d, d, (i, j) => Enumerable.Range(0, k).Sum(s => weights[s] * group.Row(s)[i] * group.Row(s)[j]));
            double estimate = h.Evd(Symmetricity.Symmetric).EigenValues.Max(e => e.Real);
            double low = estimate * (1 - 1e-13), high = estimate * (1 + 1e-13);
            Assert.True(!IsBelow(group, weights, low) && IsBelow(group, weights, high));
            for (int i = 0; i < 12; i++)
            {
                double middle = (low + high) / 2;
                if (IsBelow(group, weights, middle)) high = middle;
                else low = middle;
            }

            for (int i = 0; i < 6; i++)
            {
                double limit = low * (1 + U * random.Next(-100, i * 100));
                if (!group.ProvesCurvatureBelow(weights, limit)) continue;
                proved++;
                Assert.True(limit > low && IsBelow(group, weights, limit), $"seed {seed}: {limit:R}");
            }

            // A tenth of the spectrum, and what is negative, prove nothing at all.
            foreach (double limit in new[] { 0.1 * low, -low, -1e-300, -1e300, double.NegativeInfinity })
                Assert.False(group.ProvesCurvatureBelow(weights, limit));
        }

        Assert.True(proved > 300, $"only {proved} limits were proved");
    }

    /// <summary>An estimate may be anything: what comes of it is at least the largest singular value, and not much more than was asked.</summary>
    [Fact]
    public void AWrongEstimateGivesNoWrongOperatorNorm()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            int d = 1 + random.Next(4), k = 1 + random.Next(5);
            var group = BookkeepingTests.Group(d, [.. Enumerable.Range(0, k).Select(s => Cases.Gaussian(d, seed + 5000 * s))]);
            var ones = Enumerable.Repeat(1.0, k).ToArray();
            var proof = new SpectralProof(group);
            double right = proof.OperatorNorm(CancellationToken.None), square = right * right, frobenius = Math.Sqrt(group.Norms.Sum(n => n * n));
            foreach (double factor in new[] { 0.9999, 0.99, 0.9, 0.5, 0.1, 1e-9, 0, -1, double.NaN, 1.5, 1e9, 1 - 1e-6, 1 - 2e-6, 1 - 1e-5 })
            {
                double norm = proof.OperatorNorm(factor * square);
                bool isBound = norm > 0 && Dyadic.IsPositiveDefinite(Shifted(group, ones, (Dyadic)norm * norm));
                Assert.True(isBound, $"seed {seed}, factor {factor}: {norm:R}");
                Assert.True(norm <= Math.Max(frobenius, Math.Sqrt(factor > 1 ? factor : 1) * right) * 1.42);
            }
        }
    }

    /// <summary>
    /// g is nearly an eigenvector, so that the solver stops after a step, with what is left along the least eigenvalue of A, which is all that
    /// was proved of it: a larger λ would make the bound too small.
    /// </summary>
    [Fact]
    public void TheSeparationIsNoMoreThanWhatWasProved()
    {
        // One hurting neuron along the first axis with z = −h, so that it adds nothing to g; one helping neuron that is g.
        const double h = 1, p = 1 / (4 * h);
        int held = 0;
        for (int i = 0; i < 400; i++)
        {
            // λ_max(H) = p; the gap is twice what is left of it beyond a limit that is hardly more.
            double gap = 1e-3, end = p - gap / 2 * (1 - 1e-6), mu = end + gap;
            float g0 = (float)(3e-5 * (1 - i / 800.0) * Math.Sqrt(gap / mu * 10));
            var helping = BookkeepingTests.Group(2, [[g0, 1]], [3]);
            var hurting = BookkeepingTests.Group(2, [[1, 0]], [-(float)h]);
            var example = BookkeepingTests.Example(helping, hurting, [0, 0]);
            var bound = new QuadraticBound([p], [1], mu, end, double.PositiveInfinity);
            double radius = RelaxationProof.Radius(example, bound);
            Assert.True(radius > 0);
            held++;
            Assert.True(ForgedProposalTests.SatisfiesItsInequality(example, bound, radius), $"{i}: {radius:R}");
        }

        Assert.Equal(400, held);
    }

    private static bool IsBelow(NeuronGroup group, double[] weights, double limit) => Dyadic.IsPositiveDefinite(Shifted(group, weights, limit));

    /// <summary>limit·I − H.</summary>
    private static Dyadic[,] Shifted(NeuronGroup group, double[] weights, Dyadic limit)
    {
        int d = group.Dimension;
        var matrix = new Dyadic[d, d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                if (i == j) matrix[i, j] = limit;
                for (int s = 0; s < group.Count; s++) matrix[i, j] -= (Dyadic)weights[s] * group.Row(s)[i] * group.Row(s)[j];
            }
        }

        return matrix;
    }
}

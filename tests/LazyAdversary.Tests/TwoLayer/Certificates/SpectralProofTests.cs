using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Certificates;
using MathNet.Numerics.LinearAlgebra;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

public class SpectralProofTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(30, 17)]
    [InlineData(17, 64)]
    [InlineData(9, 700)]
    public void OperatorNormsAreBoundedFromAboveAndTightly(int dimension, int width)
    {
        var network = Cases.Network(dimension, width, 10 * dimension + width);
        foreach (float sign in new[] { -1f, 1f })
        {
            var group = new NeuronGroup(network, sign);
            if (group.Count == 0)
            {
                Assert.Equal(0, group.OperatorNorm);
                continue;
            }

            double exact = Rows(group).Svd(computeVectors: false).S[0];
            Assert.InRange(group.OperatorNorm, exact * (1 - 1e-12), exact * 1.001);
        }
    }

    [Theory]
    [InlineData(12, 40)]
    [InlineData(40, 12)]
    public void ALimitIsProvedJustAboveTheSpectrumAndNeverBelow(int dimension, int width)
    {
        var group = new NeuronGroup(Cases.Network(dimension, width, 3), 1);
        double[] weights = [.. Enumerable.Range(0, group.Count).Select(s => 0.1 + s % 5)];
        var rows = Rows(group);
        var h = rows.TransposeThisAndMultiply(Matrix<double>.Build.DiagonalOfDiagonalArray(weights) * rows);
        double largest = h.Evd(Symmetricity.Symmetric).EigenValues.Max(e => e.Real);
        Assert.True(group.ProvesCurvatureBelow(weights, largest * (1 + 1e-8)));
        Assert.False(group.ProvesCurvatureBelow(weights, largest * (1 - 1e-12)));
        Assert.False(group.ProvesCurvatureBelow(weights, 0));
        Assert.False(group.ProvesCurvatureBelow(weights, double.NaN));
    }

    [Fact]
    public void TheFactorizationDecidesForEverySize()
    {
        for (int n = 1; n <= 40; n++)
        {
            // QᵀDQ with eigenvalues up to 1 ∓ 1e-6.
            var q = Matrix<double>.Build.Random(n, n, n).GramSchmidt().Q;
            foreach (double largest in new[] { 1 - 1e-6, 1 + 1e-6 })
            {
                var d = Matrix<double>.Build.DiagonalOfDiagonalArray([.. Enumerable.Range(0, n).Select(i => largest * (n - i) / n)]);
                var b = q.TransposeThisAndMultiply(d * q);
                int stride = PositiveDefinite.Stride(n);
                var values = new double[n * stride];
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j <= i; j++) values[i * stride + j] = b[i, j];
                }

                Assert.Equal(largest < 1, PositiveDefinite.ProvesLargestEigenvalueBelowOne(values, n, 1e-12));
            }
        }
    }

    private static Matrix<double> Rows(NeuronGroup group) =>
        Matrix<double>.Build.Dense(group.Count, group.Dimension, (s, k) => group.Row(s)[k]);
}

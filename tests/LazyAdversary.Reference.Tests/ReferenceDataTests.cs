namespace LazyAdversary.Reference.Tests;

/// <summary>That there is something to compare with: a comparison over an empty array would pass.</summary>
public sealed class ReferenceDataTests
{
    private readonly ReferenceData data = ReferenceData.Load();

    [Fact]
    public void Every_array_has_its_full_size()
    {
        Assert.Equal((64, 16, 12), (data.M, data.D, data.N));
        AssertShape(data.M, data.D, data.W0);
        AssertShape(data.N, data.D, data.X);
        AssertShape(data.N, data.D, data.Gradient);
        Assert.Equal(data.M, data.A.Length);
        Assert.All([data.Y.Length, data.Score.Length, data.GradientNorm.Length, data.GradientStep.Length], n => Assert.Equal(data.N, n));

        Assert.Equal([0.1, 0.3, 1.0], data.Pgd.Select(run => run.Radius));
        Assert.All(data.Pgd, run => AssertShape(data.N, data.D, run.Perturbation));
        Assert.All(data.Pgd, run => Assert.Equal(data.N, run.Margin.Length));

        Assert.Equal([1, 8], data.Sgd.Select(run => run.BatchSize));
        Assert.All(data.Sgd, run => AssertShape(data.M, data.D, run.FinalW));
        Assert.All(data.Sgd, run => Assert.Equal(run.Order.Length / run.BatchSize, run.MaxDeviationAfterStep.Length));

        AssertShape(data.M, data.D, data.Projection.W);
        Assert.Equal(2, data.SignChangeCandidates.Length);
        Assert.All(data.SignChangeCandidates, entry => Assert.Equal(data.N, entry.Count.Length));
        Assert.Equal(3, data.Algorithm1.Order.Length);
        AssertShape(data.M, data.D, data.Algorithm1.FinalW);
    }

    [Fact]
    public void Weights_and_inputs_are_exact_in_float32()
    {
        Assert.All(data.W0.Concat(data.X).SelectMany(row => row), value => Assert.Equal(value, (float)value));
        Assert.All(data.X, x => Close.Equal(1, PlainVectors.Norm(x), 1e-7));
    }

    [Fact]
    public void Each_load_is_a_copy_of_its_own()
    {
        data.W0[0][0] = double.NaN;
        Assert.False(double.IsNaN(ReferenceData.Load().W0[0][0]));
    }

    private static void AssertShape(int rows, int columns, double[][] matrix)
    {
        Assert.Equal(rows, matrix.Length);
        Assert.All(matrix, row => Assert.Equal(columns, row.Length));
    }
}

using LazyAdversary.Data;

namespace LazyAdversary.Datasets.Tests;

public sealed class UniformSphereTests
{
    private const int Count = 20_000;
    private const int Dimension = 10;

    private static readonly LabeledData s_sample = UniformSphere.Sample(Count, Dimension, seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(784)]
    public void Every_sample_has_unit_norm(int dimension)
    {
        var data = UniformSphere.Sample(100, dimension, seed: 2);
        Assert.Equal((100, dimension), (data.Count, data.Dimension));
        for (int i = 0; i < data.Count; i++)
        {
            double sum = 0;
            foreach (float x in data.Input(i)) sum += (double)x * x;
            Assert.Equal(1, Math.Sqrt(sum), 1e-7);
        }
    }

    [Fact]
    public void Moments_are_those_of_the_uniform_distribution()
    {
        // E x_k = 0, E x_k x_l = [k = l]/d, E x_k⁴ = 3/(d(d + 2)). The bounds are 5 standard deviations of the sample's.
        double d = Dimension, n = Count;
        for (int k = 0; k < Dimension; k++)
        {
            Assert.Equal(0, Mean(x => x[k]), 5 / Math.Sqrt(n * d));
            Assert.Equal(1 / d, Mean(x => Math.Pow(x[k], 2)), 5 * Math.Sqrt(2 / n) / d);
            Assert.Equal(3 / (d * (d + 2)), Mean(x => Math.Pow(x[k], 4)), 5 * Math.Sqrt(96 / n) / (d * d));
            Assert.Equal(0, Mean(x => x[k] * x[(k + 1) % Dimension]), 5 / Math.Sqrt(n * d * d));
        }
    }

    [Fact]
    public void Random_labels_are_balanced_and_independent_of_the_inputs()
    {
        double labels = 0, correlation = 0;
        for (int i = 0; i < Count; i++)
        {
            int y = 2 * s_sample.Labels[i] - 1;
            labels += y;
            correlation += y * s_sample.Input(i)[0];
        }

        Assert.Equal(0, labels / Count, 5 / Math.Sqrt(Count));
        Assert.Equal(0, correlation / Count, 5 / Math.Sqrt(Count * Dimension));
    }

    [Fact]
    public void A_teacher_labels_by_the_side_of_its_hyperplane_and_leaves_the_inputs_alone()
    {
        var teacher = new float[Dimension];
        teacher[3] = -2;
        var data = UniformSphere.Sample(Count, teacher, seed: 1);

        Assert.Equal(s_sample.Inputs, data.Inputs);
        for (int i = 0; i < Count; i++) Assert.Equal(data.Input(i)[3] <= 0 ? 1 : 0, data.Labels[i]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_data_and_another_seed_other_data()
    {
        var again = UniformSphere.Sample(Count, Dimension, seed: 1);
        Assert.Equal(s_sample.Inputs, again.Inputs);
        Assert.Equal(s_sample.Labels, again.Labels);
        Assert.False(s_sample.Inputs.SequenceEqual(UniformSphere.Sample(Count, Dimension, seed: 2).Inputs));
        Assert.False(s_sample.Inputs.SequenceEqual(UniformSphere.Sample(Count, Dimension, seed: -1).Inputs));
    }

    [Fact]
    public void A_shorter_sample_is_the_start_of_a_longer_one()
    {
        Assert.Equal(s_sample.Take(7).Inputs, UniformSphere.Sample(7, Dimension, seed: 1).Inputs);
    }

    [Theory]
    [InlineData(0, 3, "count")]
    [InlineData(-1, 3, "count")]
    [InlineData(3, 0, "dimension")]
    [InlineData(1 << 20, 1 << 20, "count")]
    public void A_size_out_of_range_is_rejected(int count, int dimension, string parameter)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => UniformSphere.Sample(count, dimension, seed: 1));
        Assert.Equal(parameter, e.ParamName);
    }

    [Theory]
    [InlineData(new float[0], "empty")]
    [InlineData(new float[] { 0, 0 }, "zero vector")]
    [InlineData(new float[] { 1, float.NaN }, "value 1 is NaN")]
    [InlineData(new float[] { float.PositiveInfinity, 1 }, "value 0 is Infinity")]
    public void A_teacher_that_labels_nothing_is_rejected(float[] direction, string message)
    {
        var e = Assert.Throws<ArgumentException>(() => UniformSphere.Sample(3, direction, seed: 1));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Equal("direction", e.ParamName);
    }

    private static double Mean(Func<ReadOnlySpan<float>, double> value)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += value(s_sample.Input(i));
        return sum / Count;
    }
}

using LazyAdversary.Lazy;
using LazyAdversary.Reference;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Lazy;

public class LazyDeviationTests
{
    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(1, 1, false)]
    [InlineData(5, 9, true)]
    [InlineData(64, 33, false)]
    [InlineData(99, 130, true)]
    public void EqualsThePlainForm(int dimension, int width, bool hiddenBias)
    {
        var network = Cases.Network(dimension, width, seed: dimension, hiddenBias);
        var expected = PlainDeviation.PerNeuron(Cases.Plain(network).W, Cases.PlainInitial(network).W);
        var deviation = LazyDeviation.Of(network);
        Close.Equal(expected, deviation.PerNeuron, 1e-13);
        Assert.Equal(deviation.PerNeuron.ToArray().Max(), deviation.Max);
    }

    [Fact]
    public void IsStatedPerNeuronAndInUnitsOfOneOverTheRootOfTheWidth()
    {
        var network = TwoLayerReluNet.FromWeights(2, [3, 4, 1, 0, 0, 0, 5, 12], [1, 1, 1, 1], initialWeights: new float[8]);
        var deviation = LazyDeviation.Of(network);
        Assert.Equal([5, 1, 0, 13], deviation.PerNeuron);
        Assert.Equal(13, deviation.Max);
        Assert.Equal(4.75, deviation.Mean);
        Assert.Equal(26, deviation.LazyConstant);
        Assert.Equal([10, 2, 0, 26], deviation.InLazyUnits());
        Assert.Equal(0, deviation.Quantile(0));
        Assert.Equal(3, deviation.Quantile(0.5));
        Assert.Equal(13, deviation.Quantile(1));
    }

    [Fact]
    public void CountsABiasWithItsNeuron()
    {
        var network = TwoLayerReluNet.FromWeights(1, [3, 4], [1], hiddenBias: true, initialWeights: [0, 0]);
        Assert.Equal(5, LazyDeviation.Of(network).Max);
    }

    [Fact]
    public void IsASnapshot()
    {
        var network = TwoLayerReluNet.FromWeights(1, [1], [1]);
        var before = LazyDeviation.Of(network);
        network.ScaleWeights(3);
        Assert.Equal(0, before.Max);
        Assert.Equal(2, LazyDeviation.Of(network).Max);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void ProbabilityOutsideItsRangeIsRefused(double probability)
    {
        var deviation = LazyDeviation.Of(TwoLayerReluNet.Create(2, 3, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => deviation.Quantile(probability));
    }
}

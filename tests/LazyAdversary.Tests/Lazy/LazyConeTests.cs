using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Lazy;

public class LazyConeTests
{
    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(42)]
    public void BestScaleUndoesAScaling(double factor)
    {
        var network = TwoLayerReluNet.Create(20, 50, seed: 1, hiddenBias: true);
        network.ScaleWeights(factor);
        var cone = LazyCone.Closest(network);
        Close.Relative(1 / factor, cone.Scale, 1e-6);
        Close.Equal(0, cone.Deviation, 1e-5);
    }

    [Fact]
    public void NoScaleOnAFineGridIsBetter()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var network = Cases.TinyNetwork(seed);
            var cone = LazyCone.Closest(network);
            Assert.True(cone.Scale > 0);
            Close.Equal(WorstDeviation(network, cone.Scale), cone.Deviation, 1e-9);
            for (int i = 1; i <= 800; i++) Assert.True(WorstDeviation(network, i * 5e-3) >= cone.Deviation - 1e-9, $"seed {seed}, r = {i * 5e-3}");
        }
    }

    /// <summary>A neuron that is all but 0 can be scaled by anything: it must not spoil the search for the others.</summary>
    [Theory]
    [InlineData(1e-8f)]
    [InlineData(1e-20f)]
    [InlineData(0)]
    public void NeuronOfAlmostNoLengthDoesNotSpoilTheSearch(float tiny)
    {
        var network = TwoLayerReluNet.FromWeights(1, [2, tiny], [1, 1], initialWeights: [10, 0.5f]);
        var cone = LazyCone.Closest(network);
        Close.Equal(0.5, cone.Deviation, 1e-6);
        Assert.InRange(cone.Scale, 4.7, 5.3);
    }

    /// <summary>max(|r − 1|, |2r − 1|) is least at r = 2/3.</summary>
    [Fact]
    public void TwoNeuronsMeetHalfway()
    {
        var cone = LazyCone.Closest(TwoLayerReluNet.FromWeights(1, [1, 2], [1, 1], initialWeights: [1, 1]));
        Close.Equal(2.0 / 3, cone.Scale, 1e-8);
        Close.Equal(1.0 / 3, cone.Deviation, 1e-8);
    }

    [Fact]
    public void NetworkThatNoPositiveScaleBringsNearerKeepsItsScale()
    {
        var cone = LazyCone.Closest(TwoLayerReluNet.FromWeights(1, [-1], [1], initialWeights: [1]));
        Assert.Equal(1, cone.Scale);
        Close.Equal(2, cone.Deviation, 1e-12);
    }

    private static double WorstDeviation(TwoLayerReluNet network, double scale)
    {
        var (w, w0) = (Cases.Plain(network).W, Cases.PlainInitial(network).W);
        return w.Select((row, s) => Math.Sqrt(row.Select((v, k) => Math.Pow(scale * v - w0[s][k], 2)).Sum())).Max();
    }
}

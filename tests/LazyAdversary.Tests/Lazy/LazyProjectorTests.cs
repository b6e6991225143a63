using CsCheck;
using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Lazy;

public class LazyProjectorTests
{
    [Fact]
    public void ProjectsTheReferenceAsTheReferenceDoes()
    {
        var expected = SmallReference.Values.Projection;
        var network = TwoLayerReluNet.FromWeights(
            16, Cases.ToFloat(SmallReference.Values.Sgd[0].FinalW), SmallReference.Network().OutputWeights,
            initialWeights: SmallReference.Network().Weights);
        Assert.Equal(expected.ProjectedNeurons, new LazyProjector(LazyBall.FromMaxDeviation(expected.Radius)).Project(network));
        // Weights below 4 are rounded twice, before and after the projection, by up to 1.2e-7 each.
        Close.Equal(expected.W, network.Weights, 3e-7);
    }

    private static readonly Gen<(TwoLayerReluNet Network, double Radius)> NetworksAndRadii =
        from dimension in Gen.Int[1, 40]
        from width in Gen.Int[1, 12]
        from hiddenBias in Gen.Bool
        from seed in Gen.Int[0, 1_000_000]
        from size in Gen.Int[0, 3].Select(i => new[] { 1e-20f, 1e-3f, 1f, 1e4f }[i])
        from radius in Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 1], Gen.Double[-12, 2].Select(e => Math.Pow(10, e)))
        select (Sized(Cases.Network(dimension, width, seed, hiddenBias), size), radius);

    [Fact]
    public void LeavesEveryNeuronInsideTheBallAndIsIdempotent() => NetworksAndRadii.Sample((network, radius) =>
    {
        var projector = new LazyProjector(LazyBall.FromMaxDeviation(radius));
        int outside = LazyDeviation.Of(network).PerNeuron.ToArray().Count(v => v > radius);
        Assert.Equal(outside, projector.Project(network));
        Assert.True(projector.Ball.Contains(network));

        var once = network.Clone();
        Assert.Equal(0, projector.Project(network));
        Assert.Equal(Cases.Bits(once.Weights), Cases.Bits(network.Weights));
    }, iter: 1000);

    [Fact]
    public void LeavesNeuronsInsideAloneAndTakesTheOthersToTheNearestPoint() => NetworksAndRadii.Sample((network, radius) =>
    {
        var before = network.Clone();
        var deviations = LazyDeviation.Of(network);
        new LazyProjector(LazyBall.FromMaxDeviation(radius)).Project(network);
        for (int s = 0; s < network.Width; s++)
        {
            var w = before.Neuron(s);
            var center = before.InitialWeights.Slice(s * before.Stride, before.Stride);
            double factor = Math.Min(1, radius / deviations.PerNeuron[s]);
            if (deviations.PerNeuron[s] <= radius) Assert.Equal(Cases.Bits(w), Cases.Bits(network.Neuron(s)));
            for (int k = 0; k < w.Length; k++)
            {
                double expected = center[k] + factor * ((double)w[k] - center[k]);
                // A few roundings of the largest weight: the slack that keeps the stored neuron inside.
                double largest = w.ToArray().Concat(center.ToArray()).Max(Math.Abs);
                Close.Equal(expected, network.Neuron(s)[k], 1e-6 * largest * Math.Sqrt(w.Length), $"radius {radius}, neuron {s}");
            }
        }
    }, iter: 500);

    /// <summary>Rounding may push a neuron out again also where the initialization, and so its rounding, is 0.</summary>
    [Fact]
    public void ProjectsAroundAnInitializationOfZero()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var network = TwoLayerReluNet.FromWeights(3, Cases.Gaussian(12, seed), [1, 1, 1, 1], initialWeights: new float[12]);
            var ball = LazyBall.FromMaxDeviation(0.1 + 1e-3 * seed);
            new LazyProjector(ball).Project(network);
            Assert.True(ball.Contains(network));
            Assert.True(LazyDeviation.Of(network).Max > ball.MaxDeviation * (1 - 1e-6));
        }
    }

    [Fact]
    public void RadiusOfZeroRestoresTheInitialization()
    {
        var network = Cases.Network(10, 20, seed: 1);
        Assert.Equal(20, new LazyProjector(LazyBall.FromMaxDeviation(0)).Project(network));
        Assert.Equal(network.InitialWeights, network.Weights);
    }

    [Fact]
    public void BallWithoutBoundMovesNothing()
    {
        var network = Cases.Network(10, 20, seed: 1);
        var before = network.Clone();
        Assert.Equal(0, new LazyProjector(LazyBall.FromMaxDeviation(double.PositiveInfinity)).Project(network));
        Assert.Equal(before.Weights, network.Weights);
    }

    [Fact]
    public void NeuronWithoutANearestPointIsNamed()
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity })
        {
            var network = Cases.Network(4, 5, seed: 1);
            network.AsMatrix()[2, 3] = value;
            var error = Assert.Throws<InvalidOperationException>(() => new LazyProjector(LazyBall.FromMaxDeviation(0.1)).Project(network));
            Assert.Contains("neuron 3", error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static TwoLayerReluNet Sized(TwoLayerReluNet network, float size) => TwoLayerReluNet.FromWeights(
        network.Dimension, network.Weights.ToArray().Select(w => size * w).ToArray(), network.OutputWeights, network.HasBias,
        network.InitialWeights.ToArray().Select(w => size * w).ToArray());
}

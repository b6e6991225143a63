using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Lazy;

public class LazyBallTests
{
    [Fact]
    public void LazyConstantIsMeasuredInUnitsOfOneOverTheRootOfTheWidth()
    {
        var ball = LazyBall.FromLazyConstant(10, 400);
        Assert.Equal(0.5, ball.MaxDeviation);
        Assert.Equal(10, ball.LazyConstant(400));
        Assert.Equal(5, ball.LazyConstant(100));
        Assert.Equal(ball, LazyBall.FromMaxDeviation(0.5));
        Assert.Equal(0, default(LazyBall).MaxDeviation);
    }

    [Theory]
    [InlineData(-1e-300)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void RadiusThatIsNegativeOrNoNumberIsRefused(double radius)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LazyBall.FromMaxDeviation(radius));
        Assert.Throws<ArgumentOutOfRangeException>(() => LazyBall.FromLazyConstant(radius, 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    public void WidthBelowOneIsRefused(int width) => Assert.Throws<ArgumentOutOfRangeException>(() => LazyBall.FromLazyConstant(1, width));

    [Fact]
    public void HoldsTheNetworksWithinItsRadius()
    {
        var network = TwoLayerReluNet.FromWeights(2, [1, 2, 3, 4], [1, -1], initialWeights: [1, 2, 3, 4.5f]);
        Assert.True(LazyBall.FromMaxDeviation(0.5).Contains(network));
        Assert.False(LazyBall.FromMaxDeviation(Math.BitDecrement(0.5)).Contains(network));
        Assert.True(LazyBall.FromMaxDeviation(double.PositiveInfinity).Contains(network));
        Assert.True(LazyBall.FromMaxDeviation(0).Contains(TwoLayerReluNet.Create(3, 4, seed: 1)));
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.5)]
    [InlineData(7)]
    public void ConeHoldsTheRescaledNetworksThatTheBallLost(double factor)
    {
        var network = TwoLayerReluNet.Create(50, 100, seed: 1);
        network.ScaleWeights(factor);
        var ball = LazyBall.FromLazyConstant(0.001, 100);
        Assert.False(ball.Contains(network));
        Assert.True(ball.ConeContains(network));
    }

    /// <summary>With r = 1: a network in the ball is in the cone, on the boundary and at radius 0 too.</summary>
    [Fact]
    public void ConeHoldsWhateverTheBallHolds()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var network = Cases.TinyNetwork(seed);
            Assert.True(LazyBall.FromMaxDeviation(LazyDeviation.Of(network).Max).ConeContains(network));
            Assert.True(LazyBall.FromMaxDeviation(0).ConeContains(TwoLayerReluNet.Create(10, 20, seed)));
        }
    }
}

using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;
using MathNet.Numerics.Distributions;

namespace LazyAdversary.Tests.Certification;

public class RandomizedSmoothingTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(50, 100)]
    [InlineData(99, 100)]
    [InlineData(9_950, 10_000)]
    [InlineData(10_000, 10_000)]
    public void BoundsAreExactBinomialTails(int successes, int trials)
    {
        const double alpha = 0.001;
        double lower = ClopperPearson.Lower(successes, trials, alpha), upper = ClopperPearson.Upper(successes, trials, alpha);

        // P(X ≥ k | lower) = α and P(X ≤ k | upper) = α, on the safe side.
        Assert.InRange(1 - Binomial.CDF(lower, trials, successes - 1), 0.98 * alpha, alpha * (1 + 1e-9));
        if (successes < trials) Assert.InRange(Binomial.CDF(upper, trials, successes), 0.98 * alpha, alpha * (1 + 1e-9));
        else Assert.Equal(1, upper);
    }

    [Fact]
    public void NoSuccessMeansNoLowerBound() => Assert.Equal(0, ClopperPearson.Lower(0, 100, 0.001));

    /// <summary>Smoothing a linear model changes no prediction, and the exact radius is the distance: p = Φ(distance/σ).</summary>
    [Fact]
    public void TheRadiusOfALinearModelApproachesItsDistanceFromBelow()
    {
        var model = new LinearModel([3, -4, 0, 1], 0.5);
        var data = CertifierTests.WithPredictedLabels(model, Cases.Data(Cases.Gaussian(48, 1), 4));
        var result = new RandomizedSmoothing(new() { Sigma = 0.5, Samples = 4000 }).Certify(model, data);
        foreach (var record in result.Records)
        {
            double distance = Math.Abs(model.Score(data.Input(record.Index))) / model.WeightNorm;
            Assert.True(record.Radius <= distance, $"{record.Radius} > {distance}");
            if (distance is > 0.2 and < 0.9) Assert.InRange(record.Radius / distance, 0.6, 1);
            if (!record.IsAbstention) Assert.True(record.IsCorrect);
        }

        Assert.True(result.CertifiedAccuracy(0.1) > 0.5);
    }

    [Fact]
    public void NearTheBoundaryItAbstains()
    {
        var model = new LinearModel([1, 0]);
        var data = LabeledData.Binary([1e-4f, 0, 5, 0], 2, [1, 1]);
        var result = new RandomizedSmoothing(new() { Sigma = 1, Samples = 500 }).Certify(model, data);
        Assert.True(result.Records[0].IsAbstention);
        Assert.Equal(0, result.Records[0].Radius);
        Assert.False(result.Records[1].IsAbstention);
        Assert.Equal(0.5, result.AbstentionRate);
    }

    [Fact]
    public void AScoreOfZeroCountsForNeitherClass()
    {
        var network = TwoLayerReluNet.FromWeights(4, new float[4], [1]);
        var result = new RandomizedSmoothing(new() { Sigma = 1, Samples = 50 }).Certify(network, Cases.OnSphere(2, 4, 1));
        Assert.All(result.Records, r => Assert.True(r.IsAbstention && r.Count == 0));
    }

    [Fact]
    public void SeedsDecideAndThreadsDoNot()
    {
        var network = Cases.Network(6, 12, 1);
        var data = Cases.OnSphere(7, 6, 2);
        var options = new SmoothingOptions { Sigma = 0.3, Samples = 300, Threads = 1 };
        var one = new RandomizedSmoothing(options).Certify(network, data).Records;
        Assert.Equal(one, new RandomizedSmoothing(options with { Threads = 3 }).Certify(network, data).Records);
        Assert.NotEqual(one, new RandomizedSmoothing(options with { Seed = 1 }).Certify(network, data).Records);
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomizedSmoothing(new() { Sigma = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomizedSmoothing(new() { Sigma = 1, Samples = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomizedSmoothing(new() { Sigma = 1, FailureProbability = 1 }));
        Assert.Throws<ArgumentException>(() => new RandomizedSmoothing(new() { Sigma = 1 }).Certify(Cases.Network(4, 8, 1), Cases.OnSphere(2, 5, 1)));
    }
}

using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.TwoLayer;
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
        var data = Cases.Data(Cases.Gaussian(48, 1), 4).LabelledBy(model);
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
        Same.Records(one, new RandomizedSmoothing(options with { Threads = 3 }).Certify(network, data).Records);
        Assert.NotEqual(one.Select(Same.Text), new RandomizedSmoothing(options with { Seed = 1 }).Certify(network, data).Records.Select(Same.Text));
    }

    /// <summary>
    /// The confidence of a radius is that of n fresh draws: none of them may be among the n_0 that chose the class, nor any draw occur twice, in an example or in two.
    /// </summary>
    [Fact]
    public void NoNoiseIsDrawnTwice()
    {
        var model = new Recorder(3);
        var data = LabeledData.Binary([0, 0, 0, 0, 0, 0], 3, [1, -1]);
        new RandomizedSmoothing(new() { Sigma = 1, SelectionSamples = 500, Samples = 700, Threads = 1 }).Certify(model, data);
        Assert.Equal(2 * (500 + 700), model.Inputs.Count);
        Assert.Equal(model.Inputs.Count, model.Inputs.Select(x => (x[0], x[1], x[2])).Distinct().Count());
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(3)]
    public void NoiseHasTheDeviationAskedForInEveryFeature(double sigma)
    {
        var model = new Recorder(2);
        var data = LabeledData.Binary([5, -7, 5, -7], 2, [1, -1]);
        new RandomizedSmoothing(new() { Sigma = sigma, Samples = 5000, Threads = 1 }).Certify(model, data);
        foreach (var (k, center) in new[] { (0, 5.0), (1, -7.0) })
        {
            // Within five standard errors.
            double n = model.Inputs.Count, mean = model.Inputs.Average(x => x[k]), variance = model.Inputs.Average(x => Math.Pow(x[k] - mean, 2));
            Close.Equal(center, mean, 5 * sigma / Math.Sqrt(n));
            Close.Equal(sigma, Math.Sqrt(variance), 5 * sigma / Math.Sqrt(2 * n));
        }
    }

    /// <summary>r = σ·Φ⁻¹(bound) with the margin for the quantile, and from below: judged by Φ in exact arithmetic. The bound is that of the count at α.</summary>
    [Fact]
    public void ARadiusIsTheQuantileOfItsBoundFromBelow()
    {
        int certain = 0;
        for (int i = 0; i < 60; i++)
        {
            var options = new SmoothingOptions { Sigma = 0.5, SelectionSamples = 50, Samples = 200 + i, FailureProbability = 0.01, Seed = i };
            var data = LabeledData.Binary([0.02f * i, 0.04f * i], 1, [1, -1]);
            foreach (var record in new RandomizedSmoothing(options).Certify(new LinearModel([1]), data).Records)
            {
                Assert.Equal(ClopperPearson.Lower(record.Count, options.Samples, 0.01), record.ProbabilityBound);
                Assert.Equal(record.ProbabilityBound > 0.5, record.Prediction != Margins.NoClass);
                if (record.IsAbstention) continue;
                certain++;
                Assert.True(ExactNormal.IsBelow(2 * record.Radius, record.ProbabilityBound), $"Φ({2 * record.Radius:R}) is above {record.ProbabilityBound:R}");
                Assert.False(ExactNormal.IsBelow(2 * record.Radius * (1 + 1.5e-6), record.ProbabilityBound));
                Assert.True(ExactNormal.IsBelow(2 * record.Radius * (1 + 0.7e-6), record.ProbabilityBound), "The margin is smaller than 1e-6.");
            }
        }

        Assert.True(certain > 60, $"{certain} radii");
    }

    /// <summary>The class that the selection prefers is the one whose share is bounded, on either side.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void TheChosenClassIsCounted(int side)
    {
        var data = LabeledData.Binary([side * 0.5f, side * 0.6f], 1, [1, -1]);
        foreach (var record in new RandomizedSmoothing(new() { Sigma = 0.5, Samples = 2000 }).Certify(new LinearModel([1]), data).Records)
        {
            // Φ(1) = 0.84 and Φ(1.2) = 0.885.
            Assert.Equal(side > 0 ? 1 : 0, record.Prediction);
            Assert.InRange(record.Count, 0.81 * 2000, 0.92 * 2000);
        }
    }

    /// <summary>What the second noise does not confirm is not certified, whatever the other class gets: the classes are not chosen by the draws that count.</summary>
    [Fact]
    public void TheClassIsNotChosenByTheDrawsThatCount()
    {
        var model = new Recorder(1) { Side = drawn => drawn < 50 ? 1 : -1 };
        var options = new SmoothingOptions { Sigma = 1, SelectionSamples = 50, Samples = 400, Threads = 1 };
        var record = new RandomizedSmoothing(options).Certify(model, LabeledData.Binary([1f, 1f], 1, [1, -1])).Records[0];
        Assert.True(record.IsAbstention && record.Count == 0 && record.Radius == 0, record.ToString());
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomizedSmoothing(new() { Sigma = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomizedSmoothing(new() { Sigma = 1, Samples = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomizedSmoothing(new() { Sigma = 1, FailureProbability = 1 }));
        Assert.Throws<ArgumentException>(() => new RandomizedSmoothing(new() { Sigma = 1 }).Certify(Cases.Network(4, 8, 1), Cases.OnSphere(2, 5, 1)));
    }

    /// <summary>A model that keeps what it was asked.</summary>
    private sealed class Recorder(int dimension) : BinaryModel
    {
        public List<float[]> Inputs { get; } = [];

        /// <summary>The score of the n-th input, counted from 0.</summary>
        public Func<int, double> Side { get; init; } = _ => 1;

        public override int Dimension => dimension;

        public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
        {
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = Side(Inputs.Count);
                Inputs.Add(inputs.Slice(i * dimension, dimension).ToArray());
            }
        }
    }
}

using CsCheck;
using LazyAdversary.Theory;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Theory;

public class GradientChangeTests
{
    [Fact]
    public void WhatIsFoundIsNeverMoreThanWhatIsProved() =>
        Gen.Select(Gen.Int[0, 10000], Gen.Int[1, 30], Gen.Int[1, 60], Gen.Double[0.001, 1], Gen.Bool).Sample((seed, d, m, radius, bias) =>
        {
            var network = Cases.Network(d, m, seed, bias);
            var data = Cases.OnSphere(3, d, seed + 1);
            double[] found = GradientChange.Find(network, data, radius, steps: 3, threads: 1), proved = GradientChange.Prove(network, data, radius, threads: 1);
            for (int i = 0; i < data.Count; i++) Assert.InRange(found[i], 0, proved[i] + 1e-4);
        }, iter: 60);

    [Fact]
    public void BothLieAroundTheSupremumInThePlane()
    {
        double nearest = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var network = Cases.Network(2, 8, seed);
            var x = Cases.OnSphere(2, 2, seed + 100).Take(1);
            var plain = Cases.Plain(network);
            double[] at = Cases.ToDouble(x.Inputs), before = plain.Gradient(at);
            double most = 0;
            for (int k = 0; k < 2000; k++)
            {
                double angle = k * Math.Tau / 200, length = 0.5 * (1 + k / 200) / 10;
                var after = plain.Gradient([at[0] + length * Math.Cos(angle), at[1] + length * Math.Sin(angle)]);
                most = Math.Max(most, Math.Sqrt(Math.Pow(after[0] - before[0], 2) + Math.Pow(after[1] - before[1], 2)));
            }

            double found = GradientChange.Find(network, x, 0.5)[0], proved = GradientChange.Prove(network, x, 0.5)[0];
            Assert.InRange(most, 0, proved);

            // The grid may miss a region, but not by much of a gradient.
            Assert.InRange(found, 0, proved);
            nearest += (most > 0 ? found / most : 1) / 40;
        }

        // With eight neurons the gradient changes in a few large jumps, which is not what a power iteration is for.
        Assert.InRange(nearest, 0.6, 1.05);
    }

    [Fact]
    public void NothingChangesWhereNoNeuronCanSwitch()
    {
        // |z| = 1 and 2 against ‖w‖ = 1 and 2: both switch from R = 1 on.
        var network = TwoLayerReluNet.FromWeights(2, [1, 0, -2, 0], [1, -1]);
        var data = Cases.Data([1f, 0, 1f, 0], 2);
        Assert.All(GradientChange.Prove(network, data, 0.99), bound => Assert.Equal(0, bound));
        Assert.All(GradientChange.Find(network, data, 0.99), change => Assert.Equal(0, change));
        Assert.All(GradientChange.Prove(network, data, 1.01), bound => Assert.True(bound > 1));
    }

    [Fact]
    public void ResultsDoNotDependOnThreads()
    {
        var network = TwoLayerReluNet.Create(40, 300, seed: 1);
        var data = Cases.OnSphere(150, 40, 2);
        Assert.Equal(GradientChange.Find(network, data, 0.2, threads: 1), GradientChange.Find(network, data, 0.2, threads: 4));
        Assert.Equal(GradientChange.Prove(network, data, 0.2, threads: 1), GradientChange.Prove(network, data, 0.2, threads: 4));
    }

    [Fact]
    public void TheIterationFindsMoreThanItsStarts()
    {
        var network = TwoLayerReluNet.Create(100, 1000, seed: 1);
        var data = Cases.OnSphere(20, 100, 2);
        double[] starts = GradientChange.Find(network, data, 0.2, steps: 0), iterated = GradientChange.Find(network, data, 0.2, steps: 10);
        for (int i = 0; i < data.Count; i++) Assert.True(iterated[i] >= starts[i]);
        Assert.True(iterated.Average() > 1.3 * starts.Average(), $"{iterated.Average()} against {starts.Average()}");
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        var network = Cases.Network(3, 4, 1);
        var data = Cases.OnSphere(2, 3, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientChange.Find(network, data, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientChange.Prove(network, data, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientChange.Find(network, data, 1, steps: -1));
        Assert.Throws<ArgumentException>(() => GradientChange.Prove(network, Cases.OnSphere(2, 4, 1), 1));
        Assert.Throws<OperationCanceledException>(() => GradientChange.Find(network, data, 1, cancellationToken: new(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => GradientChange.Prove(network, data, 1, cancellationToken: new(canceled: true)));
    }
}

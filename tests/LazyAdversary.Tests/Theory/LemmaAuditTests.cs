using LazyAdversary.Data;
using LazyAdversary.Reference;
using LazyAdversary.Theory;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Theory;

public class LemmaAuditTests
{
    private const int Dimension = 30;
    private const int Width = 150;
    private const double Radius = 0.2;

    [Fact]
    public void RowsAreTheLemmasInOrder()
    {
        var result = Audit(Network(1), Radius);
        Assert.Equal(
            ["B.4", "B.4", "B.4", "B.4 as printed", "B.4 as printed", "B.5", "B.6", "B.6", "B.6", "B.7", "B.8", "B.9", "B.9"], result.Rows.Select(row => row.Item));
        Assert.All(result.Rows, row => Assert.Equal(40, row.Measured.Count));
        Assert.All(result.Rows, row => Assert.DoesNotContain(row.Measured, double.IsNaN));
        Assert.Equal(new LazySetting(Width, Dimension, 10, 0.05), result.Setting);
        Assert.Equal(Radius, result.Radius);
    }

    [Fact]
    public void QuantitiesAreThoseOfThePlainForms()
    {
        var network = Network(1);
        var data = Cases.OnSphere(40, Dimension, 2);
        var rows = Audit(network, Radius).Rows;
        PlainNetwork plain = Cases.Plain(network), initial = Cases.PlainInitial(network);
        double v = 10 / Math.Sqrt(Width);
        for (int i = 0; i < data.Count; i++)
        {
            double[] x = Cases.ToDouble(data.Input(i)), z0 = initial.PreActivations(x), z = plain.PreActivations(x);
            double[] shrunk = Array.ConvertAll(x, value => (1 - Radius) * value);
            double[] norms = Array.ConvertAll(initial.W, w => Math.Sqrt(w.Sum(value => value * value)));
            Assert.Equal(PlainSignChangeCandidates.Count(initial, x, v), rows[0].Measured[i]);
            Assert.Equal(z0.Zip(z).Count(pair => pair.First > 0 != pair.Second > 0), rows[1].Measured[i]);
            Assert.Equal(initial.PreActivations(shrunk).Count(value => Math.Abs(value) <= v * (1 + Radius)), rows[3].Measured[i]);
            Assert.Equal(z0.Zip(norms).Count(pair => Math.Abs(pair.First) <= Math.Max(v, Radius * pair.Second)), rows[4].Measured[i]);
            Close.Equal(Math.Abs(plain.Score(x)), rows[5].Measured[i], 1e-12);
            Close.Equal(Math.Sqrt(plain.Gradient(x).Sum(value => value * value)), rows[9].Measured[i], 1e-4);
            Assert.InRange(rows[11].Measured[i], rows[10].Measured[i] - 1e-4, rows[12].Measured[i]);
        }
    }

    [Fact]
    public void TheFixedPerturbationIsTheSameInEveryRow()
    {
        var network = Network(1);
        var data = Cases.OnSphere(40, Dimension, 2);
        var rows = Audit(network, Radius).Rows;
        float[] delta = GradientChange.Directions(0, run: 1, 0, 40, Dimension), r = GradientChange.Directions(0, run: 2, 0, 40, Dimension);
        var moved = Cases.Rows(GradientChange.Moved(data, delta, Radius), Dimension);
        PlainNetwork plain = Cases.Plain(network), initial = Cases.PlainInitial(network);
        for (int i = 0; i < data.Count; i++)
        {
            double[] x = Cases.ToDouble(data.Input(i)), z0 = initial.PreActivations(x), z0Moved = initial.PreActivations(moved[i]);
            Assert.Equal(PlainSignChangeCandidates.Count(initial, moved[i], 10 / Math.Sqrt(Width)), rows[2].Measured[i]);
            Close.Equal(z0.Zip(z0Moved).Count(pair => pair.First > 0 != pair.Second > 0) / (double)Width, rows[6].Measured[i], 1e-12);
            Close.Equal(Math.Acos(Dot(x, moved[i]) / Norm(x) / Norm(moved[i])) / Math.PI, rows[7].Measured[i], 1e-9);
            // What a shift of the point by ε and of the neuron by V can bring to 0.
            double v = 10 / Math.Sqrt(Width), mesh = Math.Pow(Width * Dimension, -4.0 / 7), reach = v * (Norm(moved[i]) + mesh);
            Close.Equal(z0Moved.Zip(initial.W).Count(pair => Math.Abs(pair.First) <= mesh * Norm(pair.Second) + reach) / (double)Width, rows[8].Measured[i], 1e-12);

            double[] change = [.. plain.Gradient(x).Zip(plain.Gradient(moved[i]), (a, b) => a - b)];
            Close.Equal(Math.Abs(Dot(change, Cases.ToDouble(r.AsSpan(i * Dimension, Dimension)))), rows[10].Measured[i], 1e-4);
        }
    }

    [Fact]
    public void ResultsDependOnTheSeedAndNotOnThreads()
    {
        var network = Network(1);
        var data = Cases.OnSphere(70, Dimension, 2);
        var one = new LemmaAudit(new() { Radius = Radius, Threads = 1 }).Run(network, data);
        var four = new LemmaAudit(new() { Radius = Radius, Threads = 4 }).Run(network, data);
        var other = new LemmaAudit(new() { Radius = Radius, Seed = 1 }).Run(network, data);
        Assert.Equal(one.Rows.Select(row => row.Measured), four.Rows.Select(row => row.Measured));
        Assert.NotEqual(one.Rows[10].Measured, other.Rows[10].Measured);
        Assert.Equal(one.Rows[9].Measured, other.Rows[9].Measured);
    }

    [Fact]
    public void RowsSumUpWhatWasMeasured()
    {
        var upper = new LemmaAuditRow("B.5", "f", LemmaB5.Score(new(1000, 784, 10, 0.05)), [1, 2, 26]);
        Assert.Equal((2, 2, 26), (upper.Held, upper.Median, upper.Worst));
        Close.Equal(12.833 / 2, upper.MedianFactor, 1e-3);
        Close.Equal(12.833 / 26, upper.WorstFactor, 1e-3);

        var lower = new LemmaAuditRow("B.7", "g", LemmaB7.GradientNorm(new(100000, 784, 1, 0.05)), [20, 10, 15]);
        Assert.Equal((2, 15, 10), (lower.Held, lower.Median, lower.Worst));
    }

    [Fact]
    public void TheTableIsMarkdown()
    {
        string[] lines = Audit(Network(1), Radius).ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(15, lines.Length);
        Assert.All(lines, line => Assert.Equal(9, line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
    }

    [Fact]
    public void ProgressReachesTheEnd()
    {
        long last = 0;
        var progress = new Recorder(value => last = Math.Max(last, value.Done));
        new LemmaAudit(new() { Threads = 1 }).Run(Network(1), Cases.OnSphere(70, Dimension, 2), progress);
        Assert.Equal(70, last);
    }

    [Fact]
    public void WhatTheLemmasAreNotAboutIsRefused()
    {
        var data = Cases.OnSphere(3, Dimension, 2);
        var audit = new LemmaAudit();
        Assert.Contains("biases", Message(() => audit.Run(TwoLayerReluNet.Create(Dimension, Width, 1, hiddenBias: true), data)), StringComparison.Ordinal);
        Assert.Contains("C_0 = 1", Message(() => new LemmaAudit(new() { LazyConstant = 1 }).Run(Network(1), data)), StringComparison.Ordinal);
        Assert.Contains("unit inputs", Message(() => audit.Run(Network(1), Cases.Data(Cases.Gaussian(2 * Dimension, 1), Dimension))), StringComparison.Ordinal);
        Assert.Contains("dimension", Message(() => audit.Run(Network(1), Cases.OnSphere(3, 4, 2))), StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => audit.Run(Network(1), data, cancellationToken: new(canceled: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LemmaAudit(new() { Radius = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LemmaAudit(new() { FailureProbability = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LemmaAudit(new() { LazyConstant = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LemmaAudit(new() { SearchSteps = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LemmaAudit(new() { Threads = 0 }));

        static string Message(Action run) => Assert.Throws<ArgumentException>(run).Message;
    }

    [Fact]
    public void OneDimensionIsNoError() =>
        Assert.All(
            new LemmaAudit().Run(TwoLayerReluNet.Create(1, 5, 1), Cases.OnSphere(2, 1, 1)).Rows,
            row => Assert.False(double.IsNaN(row.MedianFactor) || double.IsNaN(row.Bound.Value)));

    /// <summary>A network whose neurons moved by about 0.5: inside the ball of C_0 = 10, V = 0.82.</summary>
    private static TwoLayerReluNet Network(int seed) => Cases.Network(Dimension, Width, seed);

    private static LemmaAuditResult Audit(TwoLayerReluNet network, double radius) =>
        new LemmaAudit(new() { Radius = radius }).Run(network, Cases.OnSphere(40, Dimension, 2));

    private static double Dot(double[] u, double[] v) => u.Zip(v, (a, b) => a * b).Sum();

    private static double Norm(double[] v) => Math.Sqrt(Dot(v, v));

    private sealed class Recorder(Action<Progress> report) : IProgress<Progress>
    {
        public void Report(Progress value) => report(value);
    }
}

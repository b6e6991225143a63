using System.Globalization;
using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using Linear = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Evaluation;

/// <summary>What the library says reads the same everywhere: with decimal points, whatever the culture of the thread.</summary>
public class CultureTests
{
    [Theory]
    [InlineData(",", ".", "∞")]
    [InlineData(".", ",", "Infinity")]
    public void TextIsInTheInvariantCulture(string separator, string groups, string infinity)
    {
        using var scope = new CultureScope(separator, groups, infinity);
        Assert.Equal($"0{separator}5", $"{0.5}");

        AttackRecord[] records = [.. Enumerable.Range(0, 10).Select(i => new AttackRecord
        {
            Index = i,
            Label = 1,
            Prediction = i == 0 ? 0 : 1,
            Margin = i == 0 ? -1 : 1,
            ReachedClass = i <= 6 ? 0 : 1,
            ReachedMargin = i <= 6 ? -1 : 1,
            Outcome = i == 0 ? AttackOutcome.AlreadyWrong : i <= 6 ? AttackOutcome.Flipped : AttackOutcome.NotFound,
            Distance = i is 0 or > 6 ? 0 : 0.125,
            InputNorm = 1,
        })];
        var summary = new AttackSummary(records);
        Assert.Equal("10 examples, 1 misclassified, 6 of 9 flipped, these at a median distance of 0.125, robust accuracy 30.0%", summary.ToString());

        var network = TwoLayerReluNet.FromWeights(1, [1, -1], [1, -1]);
        var data = LabeledData.Binary([[1.5f], [-2.5f], [0.5f]], [1, -1, -1]);
        var report = RobustnessReport.Measure(network, data).ToString();
        Assert.StartsWith("3 examples, 1 misclassified, 0 not turned; median distance between 2 and 2, median certified/found 100.0%, ray/best 1.000, warnings:", report, StringComparison.Ordinal);

        Says("[2.5, 1.5]", () => Box.Uniform(2.5f, 1.5f));
        Says("[2.5, 1.5]", () => Box.PerFeature([2.5f], [1.5f]));
        Says("is 1.5, outside its range [0, 0.5]", () => new HyperplaneAttack(ThreatModel.L2(1).WithBox(Box.Uniform(0, 0.5f))).Run(Linear.Binary([1], 0), data));
        Says("Infinity", () => LabeledData.FromRows([[float.PositiveInfinity]], [1]));
        Says("Infinity", () => Linear.Binary([1], double.PositiveInfinity));
        Says("0.5", () => TwoLayerReluNet.FromWeights(1, [1], [0.5f]));
        Says("2.5", () => TwoLayerReluNet.FromWeights(1, [2.5f], [1]).ScaleWeights(1e39));
        var moved = TwoLayerReluNet.FromWeights(1, [1.5f, 1], [1, -1], initialWeights: [1, 1]);
        Says("0.5", () => new LazySgd(new() { LazyConstant = 0.1 }).Train(moved, data));

        static void Says(string text, Action action) => Assert.Contains(text, Assert.ThrowsAny<Exception>(action).Message, StringComparison.Ordinal);
    }

    private sealed class CultureScope : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentCulture;

        // Made by hand, as German and English are: a machine need not know any culture but the invariant one.
        public CultureScope(string separator, string groups, string infinity)
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (separator, groups);
            (culture.NumberFormat.PercentDecimalSeparator, culture.NumberFormat.PercentGroupSeparator) = (separator, groups);
            culture.NumberFormat.PositiveInfinitySymbol = infinity;
            CultureInfo.CurrentCulture = culture;
        }

        public void Dispose() => CultureInfo.CurrentCulture = _before;
    }
}

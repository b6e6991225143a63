using System.Globalization;
using System.Text.Json;
using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Evaluation;

public class RobustnessReportTests
{
    private static readonly TwoLayerReluNet Network = Cases.Network(20, 40, 1);
    private static readonly LabeledData Data = Examples();
    private static readonly RobustnessReport Report = RobustnessReport.Measure(
        Network, Data, new() { Attack = new AttackCascade(Cascades.Options(ThreatModel.L2(100), apgdSteps: 20, squareQueries: 50)) });

    [Fact]
    public void EveryExampleIsBoundedFromBothSides()
    {
        Assert.Equal(0, Report.Contradictions);
        Assert.Equal(3, Report.Misclassified);
        foreach (var example in Report.Examples)
        {
            Assert.True(example.Certified <= example.Found);
            if (example.IsMisclassified) Assert.Equal(0, example.Found);
            else Assert.InRange(example.Tightness!.Value, 0.5, 1);
        }

        Assert.InRange(Report.Tightness.Median, 0.9, 1);
        Assert.InRange(Report.RayRatio.Median, 1, 1.2);
        Assert.True(Report.Certified.Median <= Report.Found.Median);
    }

    /// <summary>An example that was never turned is further away than any that was: it counts as +∞, not as nothing.</summary>
    [Theory]
    [InlineData(3, 2, 1.0)]
    [InlineData(3, 1, double.PositiveInfinity)]
    [InlineData(4, 3, 1.5)]
    [InlineData(4, 2, double.PositiveInfinity)]
    [InlineData(2, 0, double.PositiveInfinity)]
    public void TheMedianFoundCountsWhatWasNotTurned(int count, int turned, double median)
    {
        // Distances ½, 1, 2 for those that are turned.
        AttackRecord[] records = [.. Enumerable.Range(0, count).Select(i => new AttackRecord
        {
            Index = i,
            Label = 1,
            Prediction = 1,
            Margin = 1,
            ReachedClass = i < turned ? 0 : 1,
            ReachedMargin = i < turned ? -1 : 1,
            Outcome = i < turned ? AttackOutcome.Flipped : AttackOutcome.NotFound,
            Distance = i < turned ? Math.ScaleB(0.5, i) : 0,
            InputNorm = 1,
        })];
        var report = RobustnessReport.Combine(null, records);
        Assert.Equal((count, median), (report.Found.Count, report.Found.Median));
        Assert.Equal(count - turned, report.NotFound);
        Assert.Contains($"{count - turned} not turned", report.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{turned} of {count} flipped", new AttackSummary(records).ToString(), StringComparison.Ordinal);
        double half = report.Found.Median;
        if (double.IsFinite(half)) Assert.True(records.Count(r => r.IsFlipped && r.Distance <= half) >= count / 2.0);
    }

    [Fact]
    public void TheBandHoldsBothCurvesAndTheirIntervals()
    {
        var band = Report.Band(21);
        Assert.Equal(21, band.Count);
        Assert.Equal(37.0 / 40, band[0].Certified);
        Assert.Equal(37.0 / 40, band[0].Attacked);
        Assert.Equal(0, band[^1].Attacked);
        for (int i = 0; i < band.Count; i++)
        {
            Assert.True(band[i].LowerConfidence <= band[i].Certified && band[i].Certified <= band[i].Attacked && band[i].Attacked <= band[i].UpperConfidence);
            if (i > 0) Assert.True(band[i].Certified <= band[i - 1].Certified && band[i].Attacked <= band[i - 1].Attacked);
        }
    }

    [Fact]
    public void JsonHoldsWhatTheReportHolds()
    {
        using var stream = new MemoryStream();
        Report.WriteJson(stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        var root = json.RootElement;
        Assert.Equal("L2", root.GetProperty("norm").GetString());
        Assert.Equal(Report.Tightness.Median, root.GetProperty("tightness").GetProperty("median").GetDouble());
        Assert.Equal(40, root.GetProperty("examples").GetArrayLength());
        Assert.Equal(Report.Examples[5].Certified, root.GetProperty("examples")[5].GetProperty("certified").GetDouble());
        Assert.Equal(51, root.GetProperty("band").GetArrayLength());
    }

    [Fact]
    public void CsvHasALineForEachExampleWhateverTheCulture()
    {
        var writer = new StringWriter(CultureInfo.InvariantCulture);
        Report.WriteCsv(writer);
        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(41, lines.Length);
        Assert.Equal("index,label,prediction,margin,certified", lines[0][..39]);
        Assert.All(lines, line => Assert.Equal(10, line.Split(',').Length));
        Assert.Equal(Report.Examples[3].Certified, double.Parse(lines[4].Split(',')[4], CultureInfo.InvariantCulture));

        writer = new StringWriter(CultureInfo.InvariantCulture);
        Report.WriteBandCsv(writer, 5);
        Assert.Equal(6, writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void WhatNoAttackFindsHasNoUpperBound()
    {
        var network = TwoLayerReluNet.FromWeights(4, [0, 0, 0, 0, 2], [1], hiddenBias: true);
        var data = Cases.OnSphere(5, 4, 1).LabelledBy(network);
        var report = RobustnessReport.Measure(network, data, new() { Attack = new AttackCascade(Cascades.Options(ThreatModel.L2(1), squareQueries: 20)) });
        Assert.Equal(5, report.NotFound);
        Assert.All(report.Examples, e => Assert.True(e.Found is null && double.IsPositiveInfinity(e.Certified)));
        Assert.Equal(1, report.At(1e9).Certified);
        using var stream = new MemoryStream();
        report.WriteJson(stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("examples")[0].GetProperty("certified").ValueKind);
    }

    [Fact]
    public void SeveralAttacksAreCombinedToTheNearestPoint()
    {
        var ray = new GradientStepAttack().Run(Network, Data).Records;
        var nearest = new NearestBoundaryAttack().Run(Network, Data).Records;
        var report = RobustnessReport.Combine(certified: null, [.. ray, .. nearest]);
        Assert.Equal("", report.Method);
        foreach (var e in report.Examples.Where(e => !e.IsMisclassified))
            Assert.Equal(Math.Min(ray[e.Index].Distance, nearest[e.Index].Distance), e.Found);
    }

    [Fact]
    public void MismatchedSidesAreRefused()
    {
        var certified = new ClosedFormCertifier(Network).Certify(Data.Take(10));
        var found = new GradientStepAttack().Run(Network, Data).Records;
        Assert.Contains("10", Assert.Throws<ArgumentException>(() => RobustnessReport.Combine(certified, found)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RobustnessReport.Combine(certified, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Report.At(-1));
    }

    [Fact]
    public void MedianIntervalsAreOrderStatistics()
    {
        // For n = 20, P(Binomial(20, ½) ≤ 5) = 0.0207: the interval is from the 6th to the 15th.
        var interval = MedianInterval.Of(Enumerable.Range(1, 20).Select(i => (double)i));
        Assert.Equal(new MedianInterval(20, 10.5, 6, 15), interval);
        Assert.Equal(double.NegativeInfinity, MedianInterval.Of([1, 2, 3]).Lower);
        Assert.True(double.IsNaN(MedianInterval.Of([]).Median));
    }

    /// <summary>40 examples labelled as predicted, but for three.</summary>
    private static LabeledData Examples()
    {
        var data = Cases.OnSphere(40, 20, 2).LabelledBy(Network);
        var labels = data.Labels.ToArray();
        for (int i = 0; i < 3; i++) labels[i] = 1 - labels[i];
        return LabeledData.FromArray(data.Inputs, data.Dimension, labels);
    }
}

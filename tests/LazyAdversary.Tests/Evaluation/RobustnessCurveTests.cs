using LazyAdversary.Attacks;
using LazyAdversary.Evaluation;

namespace LazyAdversary.Tests.Evaluation;

public class RobustnessCurveTests
{
    // Two turned at 0.2, one at 0.5, one never turned, one misclassified and turned at 0.1.
    private static readonly AttackRecord[] Records = [Turned(0.5), Turned(0.2), Kept(), Turned(0.1, label: -1), Turned(0.2)];

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(0.1, 0.8)]
    [InlineData(0.19999, 0.8)]
    [InlineData(0.2, 0.4)]
    [InlineData(0.3, 0.4)]
    [InlineData(0.5, 0.2)]
    [InlineData(1e9, 0.2)]
    [InlineData(double.PositiveInfinity, 0.2)]
    public void DistanceAtTheRadiusIsWithinIt(double radius, double accuracy)
    {
        var curve = RobustnessCurve.FromMinimumDistances(Records);
        Assert.Equal(accuracy, curve.RobustAccuracy(radius), 1e-15);
        Assert.Equal(1 - accuracy, curve.RobustError(radius), 1e-15);
    }

    [Fact]
    public void MisclassifiedExamplesAreCountedApart()
    {
        var curve = RobustnessCurve.FromMinimumDistances(Records);
        Assert.Equal((5, 1, 1, 0.2), (curve.Count, curve.Misclassified, curve.NotFlipped, curve.GeneralizationError));
        Assert.Equal((3, 0.2, 0.5), (curve.Distances.Count, curve.Distances.Minimum, curve.Distances.Maximum));
        Close.Equal(0.3, curve.Distances.Mean, 1e-15);

        var summary = new AttackSummary(Records);
        Assert.Equal((5, 1, 3, 0.2, 0.2), (summary.Count, summary.Misclassified, summary.Flipped, summary.MedianDistance, summary.RobustAccuracy));
        Close.Equal(0.3, summary.MeanDistance, 1e-15);
    }

    [Fact]
    public void PointsAreTheCornersOfTheStaircase()
    {
        var curve = RobustnessCurve.FromMinimumDistances(Records);
        Assert.Equal([(0, 0.8), (0.2, 0.4), (0.5, 0.2)], curve.Points);
        Assert.All(curve.Points, p => Assert.Equal(curve.RobustAccuracy(p.Radius), p.Accuracy));
    }

    [Fact]
    public void ScoreOfZeroIsAnErrorForBothLabels()
    {
        var curve = RobustnessCurve.FromMinimumDistances(
            [Record(1, 0, 0, AttackOutcome.NoPrediction, 0), Record(-1, 0, 0, AttackOutcome.NoPrediction, 0)]);
        Assert.Equal((2, 1, 0), (curve.Misclassified, curve.GeneralizationError, curve.RobustAccuracy(0)));
    }

    [Fact]
    public void WithNothingTurnedThereAreNoStatistics()
    {
        var curve = RobustnessCurve.FromMinimumDistances([Kept(), Kept()]);
        Assert.Equal((1, 2, 0), (curve.RobustAccuracy(1e9), curve.NotFlipped, curve.Distances.Count));
        Assert.Equal([(0, 1)], curve.Points);
        var d = curve.Distances;
        Assert.All(
            new[] { d.Mean, d.StandardDeviation, d.Minimum, d.LowerQuartile, d.Median, d.UpperQuartile, d.Maximum }, v => Assert.True(double.IsNaN(v)));
        Assert.True(double.IsNaN(new AttackSummary([Kept()]).MeanDistance));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void RadiusThatIsNegativeOrNoNumberIsRefused(double radius)
    {
        var curve = RobustnessCurve.FromMinimumDistances(Records);
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.RobustAccuracy(radius));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.RobustError(radius));
    }

    [Fact]
    public void NoRecordsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromMinimumDistances([]));
        Assert.Throws<ArgumentException>(() => new AttackSummary([]));
        Assert.Throws<ArgumentNullException>(() => RobustnessCurve.FromMinimumDistances(null!));
        Assert.Throws<ArgumentNullException>(() => new AttackSummary(null!));
    }

    [Fact]
    public void StatisticsAreThoseOfTheSample()
    {
        var statistics = DistanceStatistics.Of([4, 1, 3, 2, 5]);
        Assert.Equal((5, 3, 1, 3, 5), (statistics.Count, statistics.Mean, statistics.Minimum, statistics.Median, statistics.Maximum));
        Close.Equal(Math.Sqrt(2.5), statistics.StandardDeviation, 1e-15);
        Assert.InRange(statistics.LowerQuartile, 1.5, 2);
        Assert.InRange(statistics.UpperQuartile, 4, 4.5);
        Assert.True(double.IsNaN(DistanceStatistics.Of([1]).StandardDeviation));
        Assert.Equal(1, DistanceStatistics.Of([1]).Median);
    }

    [Fact]
    public void ScalingConstantsAreMeansOverCorrectlyClassifiedTurnedExamples()
    {
        var constants = ScalingConstants.Of(
            [Step(0.1, -0.02, 5, 1), Step(0.3, 0.06, 5, -1), Step(9, -9, 9, -1), Step(9, -9, 9, 1, AttackOutcome.NeverFlips)], 100);
        Close.Equal(0.5, constants.GradientNorm, 1e-15);
        Close.Equal(4, constants.StepSize, 1e-12);
        Close.Equal(2, constants.Distance, 1e-12);

        var none = ScalingConstants.Of([], 100);
        Assert.All(new[] { none.GradientNorm, none.StepSize, none.Distance }, v => Assert.True(double.IsNaN(v)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScalingConstants.Of([], 0));
    }

    private static AttackRecord Turned(double distance, int label = 1) => Record(label, 1, -0.01, AttackOutcome.Flipped, distance);

    private static AttackRecord Kept() => Record(1, 1, 1, AttackOutcome.NeverFlips, 0);

    /// <summary>A record of two classes with the scores f(x) and f(x′).</summary>
    private static AttackRecord Record(int label, double score, double perturbedScore, AttackOutcome outcome, double distance) => new()
    {
        Index = 0,
        Label = (label + 1) / 2,
        Prediction = score > 0 ? 1 : score < 0 ? 0 : -1,
        Margin = label * score,
        ReachedClass = perturbedScore > 0 ? 1 : perturbedScore < 0 ? 0 : -1,
        ReachedMargin = label * perturbedScore,
        Outcome = outcome,
        Distance = distance,
        InputNorm = 1,
    };

    // η < 0 turns a positive score.
    private static GradientStepRecord Step(
        double distance, double eta, double gradientNorm, int label, AttackOutcome outcome = AttackOutcome.Flipped) => new()
        {
            Index = 0,
            Label = (label + 1) / 2,
            Prediction = eta < 0 ? 1 : 0,
            Margin = -label * Math.Sign(eta),
            ReachedClass = eta < 0 ? 0 : 1,
            ReachedMargin = label * Math.Sign(eta) * 0.01,
            Score = -Math.Sign(eta),
            PerturbedScore = Math.Sign(eta) * 0.01,
            Outcome = outcome,
            Distance = distance,
            InputNorm = 1,
            Eta = outcome == AttackOutcome.Flipped ? eta : null,
            GradientNorm = gradientNorm,
        };
}

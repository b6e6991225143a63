using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;

namespace LazyAdversary.Tests.Models;

/// <summary>What ties, NaN and infinities mean: no prediction, which is an error for every label and reaches no goal.</summary>
public class MarginsTests
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    public static TheoryData<double[], int> Predictions => new()
    {
        { [1, 2], 1 },
        { [2, 1], 0 },
        { [1, 1], Margins.NoClass },
        { [0, -0.0], Margins.NoClass },
        { [3, 1, 2], 0 },
        { [1, 1, 2], 2 },
        { [2, 1, 2], Margins.NoClass },
        { [1, 2, 2], Margins.NoClass },
        { [2, 2, 1, 3, 0], 3 },
        { [-1, -3, -2], 0 },
        { [Inf, 1], 0 },
        { [1, -Inf], 0 },
        { [Inf, 1, Inf], Margins.NoClass },
        { [-Inf, -Inf], Margins.NoClass },
        { [-Inf, -5, -Inf], 1 },
        { [NaN, 1], Margins.NoClass },
        { [1, NaN], Margins.NoClass },
        { [1, 2, NaN], Margins.NoClass },
        { [NaN, NaN, NaN], Margins.NoClass },
        { [1, Math.BitIncrement(1)], 1 },
    };

    [Theory]
    [MemberData(nameof(Predictions))]
    public void APredictionIsTheOneLargestScore(double[] scores, int expected)
    {
        Assert.Equal(expected, Margins.Predict(scores));
        for (int label = 0; label < scores.Length; label++)
        {
            double margin = Margins.Of(scores, label);
            Assert.Equal(scores.Any(double.IsNaN), double.IsNaN(margin));
            Assert.Equal(label == expected, margin > 0);

            var (any, one) = (Block(scores.Length, label, target: null), Block(scores.Length, label: 0, target: label));
            Assert.Equal(expected != Margins.NoClass && expected != label, any.Reaches(0, scores));
            Assert.Equal(expected == label, one.Reaches(0, scores));
            Assert.Equal(margin, any.GoalMargin(0, scores));
            Assert.Equal(-margin, one.GoalMargin(0, scores));
        }
    }

    [Fact]
    public void AMarginIsTheLeadOverTheBestOther()
    {
        double[] scores = [3, -1, 2.5];
        Assert.Equal([0.5, -4, -0.5], Enumerable.Range(0, 3).Select(y => Margins.Of(scores, y)));
        Assert.Equal(0, Margins.Of([Inf, Inf, 1], 0));
        Assert.Equal(-Inf, Margins.Of([Inf, Inf, 1], 2));
        Assert.Equal(Inf, Margins.Of([Inf, 5, 1], 0));
        Assert.Equal(0, Margins.Of([-Inf, -Inf], 1));
        Assert.Equal(-Inf, Margins.Of([-Inf, 2], 0));
    }

    [Fact]
    public void TheRunnerUpIsTheFirstOfTheLargestOthers()
    {
        Assert.Equal(1, Margins.RunnerUp([5.0, 2, 2], 0));
        Assert.Equal(2, Margins.RunnerUp([5.0, 1, 2], 0));
        Assert.Equal(0, Margins.RunnerUp([5.0, 1, 2], 1));
        Assert.Equal(0, Margins.RunnerUp([5.0, 1, 5], 2));
        Assert.Equal(2, Margins.RunnerUp([1, NaN, 0.5], 0));
        Assert.Equal(2, Margins.RunnerUp([NaN, 3, 0.5], 1));
        Assert.Equal(1, Margins.RunnerUp([1, NaN, NaN], 0));
        Assert.Equal(2, Margins.RunnerUp([1, -Inf, -3], 0));
        Assert.Equal(2, Margins.RunnerUp([1f, float.NaN, 0.5f], 0));
        Assert.Equal(0, Margins.RunnerUp([float.PositiveInfinity, 2f, 3f], 1));
        Assert.Equal(-2f, Margins.Of([1f, 3f, -1f], 0));
    }

    /// <summary>(−f/2, +f/2): the margin of class 1 is f and that of class 0 is −f, to the bit.</summary>
    [Fact]
    public void OneScoreIsTwoWithoutARounding()
    {
        double[] values = [0, 1, -1.0 / 3, Math.PI, 1e-300, -1e300, double.MaxValue, Inf, -Inf, 2 * double.Epsilon];
        var model = FunctionClassifier.Binary(1, (inputs, f) => f[0] = values[(int)inputs[0]]);
        for (int i = 0; i < values.Length; i++)
        {
            var scores = model.Scores(LabeledData.Binary([i], 1, [1]));
            Assert.Equal(values[i], Margins.Of(scores, 1));
            Assert.Equal(-values[i], Margins.Of(scores, 0));
            Assert.Equal(values[i] > 0 ? 1 : values[i] < 0 ? 0 : Margins.NoClass, model.Predict([i]));
        }
    }

    [Fact]
    public void WhatHasNoPredictionIsAnErrorForEveryLabel()
    {
        var model = new FunctionClassifier(1, 3, (inputs, scores) =>
        {
            double[] own = inputs[0] < 0 ? [1, 1, 0] : inputs[0] > 0 ? [1, NaN, 0] : [1, 0, 0];
            own.CopyTo(scores);
        });
        foreach (int label in new[] { 0, 1, 2 })
        {
            var rates = new[] { -1f, 1f, 0f }.Select(x => model.ErrorRate(LabeledData.FromArray([x], 1, [label], 3)));
            Assert.Equal([1, 1, label == 0 ? 0 : 1], rates);
        }
    }

    private static AttackBlock Block(int classes, int label, int? target)
    {
        var model = new FunctionClassifier(1, classes, (_, _) => { });
        var data = LabeledData.FromArray([0], 1, [label], classes);
        return new(AttackGoal.SmallestDistance, new AttackOptions { Target = target }, model, data, [0], new RunSettings(), default);
    }
}

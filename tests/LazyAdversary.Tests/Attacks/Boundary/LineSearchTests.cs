using LazyAdversary.Attacks;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Data;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Attacks.Boundary;

public class LineSearchTests
{
    // What a classifier gives out as a probability, less a half: its boundary is x = 0, and its slope at x about e^−x.
    private static readonly FunctionModel Sigmoid = new(
        1, x => 1 / (1 + Math.Exp(-x[0])) - 0.5, x => [Math.Exp(-Math.Abs(x[0])) / Math.Pow(1 + Math.Exp(-Math.Abs(x[0])), 2)]);

    public static TheoryData<float> Inputs => [0.5f, 8, 30, 60, 80, 87, 95, -60, -80];

    /// <summary>
    /// The tangent at 60 crosses zero e^60 away, so that the first bracket is 2^80 times as long as the way to the boundary.
    /// </summary>
    [Theory]
    [MemberData(nameof(Inputs))]
    public void TheGradientStepOfASaturatedScoreEndsAtTheBoundary(float x) =>
        AssertDistance(new GradientStepAttack().Run(Sigmoid, Data(x)).Records[0], x);

    [Theory]
    [MemberData(nameof(Inputs))]
    public void TheNearestBoundaryOfASaturatedScoreIsFound(float x) =>
        AssertDistance(new NearestBoundaryAttack().Run(Sigmoid, Data(x)).Records[0], x);

    /// <summary>The tangent's zero lies beyond float32: 0.5·e^101 = 4e43.</summary>
    [Theory]
    [InlineData(101)]
    [InlineData(103)]
    public void ATargetBeyondFloat32IsADirectionLikeAnyOther(float x)
    {
        AssertDistance(new NearestBoundaryAttack().Run(Sigmoid, Data(x)).Records[0], x);
        AssertDistance(new GradientStepAttack().Run(Sigmoid, Data(x)).Records[0], x);
        AssertDistance(new DdnAttack().Run(Sigmoid, Data(x)).Records[0], x);
        AssertDistance(new AttackCascade(ThreatModel.L2(1e6)).Run(Sigmoid, Data(x)).Records[0], x);
    }

    /// <summary>Lengths are relative to the way: the same function, stretched, has the same crossing, stretched.</summary>
    [Theory]
    [InlineData(1e-25)]
    [InlineData(1e-9)]
    [InlineData(1e9)]
    [InlineData(1e25)]
    public void TheScaleOfTheInputsDoesNotMatter(double scale)
    {
        var model = new FunctionModel(1, x => Math.Tanh(x[0] / scale - 3), x => [Math.Pow(Math.Cosh(x[0] / scale - 3), -2) / scale]);
        var steps = new double[1];
        var x = new[] { (float)(20 * scale) };
        foreach (double guess in new[] { scale, 1e-6 * scale, 1e6 * scale })
        {
            LineSearch.Find(Blocks.Of(model, LabeledData.Binary(x, 1, [1])), [0], [-1], steps, guess);
            Close.Relative(17 * scale, steps[0], 1e-6);
        }
    }

    private static void AssertDistance(AttackRecord record, float x)
    {
        Assert.Equal(AttackOutcome.Flipped, record.Outcome);
        Close.Relative(Math.Abs(x), record.Distance, 1e-6);
    }

    private static LabeledData Data(float x) => LabeledData.Binary([x], 1, [x > 0 ? 1 : -1]);
}

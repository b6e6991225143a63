using CsCheck;
using LazyAdversary.Theory;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Theory;

public class Theorem31Tests
{
    private static readonly LazySetting Paper = new(100_000, 784, 10, 0.05);

    [Fact]
    public void ConditionsSayWhichConstantsTheyHang()
    {
        var conditions = Theorem31.Conditions(Paper);
        Assert.Equal(["C", null, "C_3", "C_4"], conditions.Select(c => c.Constant));
        Assert.Equal([null, false, null, null], conditions.Select(c => c.IsMet));
        Close.Relative(784 / Math.Log(20), conditions[0].Slack, 1e-12);
        Close.Relative(1e5 / Math.Pow(784, 2.4), conditions[1].Slack, 1e-12);
        Close.Relative(1e5 / Math.Log(20), conditions[2].Slack, 1e-12);
        Close.Relative(Math.Exp(Math.Pow(784, 0.24)) / 1e5, conditions[3].Slack, 1e-12);
    }

    [Theory]
    [InlineData(261, 33380, 710, true)]
    [InlineData(262, 33381, 707, false)]
    public void GivenConstantsDecideThem(double c, double c3, double c4, bool areMet)
    {
        var conditions = Theorem31.Conditions(Paper, new() { Dimension = c, LeastWidth = c3, LargestWidth = c4 });
        foreach (int i in new[] { 0, 2, 3 }) Assert.Equal(areMet, conditions[i].IsMet);
        Assert.Equal(BoundStatus.HypothesisNotMet, Corollary32.RobustError(Paper, new() { Dimension = c }).Status);
        Assert.StartsWith("needs m ≥ d^2.4, but m = 100,000, d = 784, γ = 0.05", Corollary32.RobustError(Paper).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCorollaryHoldsAsStatedWhereNothingContradictsIt()
    {
        var wide = Paper with { Width = 10_000_000 };
        var bound = Corollary32.RobustError(wide);
        Assert.Equal((0.9, BoundSide.Lower, BoundStatus.AsStated), (bound.Value, bound.Side, bound.Status));
        Close.Equal(0.5, Corollary32.Confidence(wide), 1e-12);
        Assert.Equal(0, Corollary32.Confidence(wide with { FailureProbability = 0.2 }));
        Assert.Equal(BoundStatus.HypothesisNotMet, Corollary32.RobustError(wide, new() { LargestWidth = 1 }).Status);
    }

    [Fact]
    public void TheStepIsTheProofs()
    {
        // 2·1.5/(10²·(1 − 0.25)) = 0.04, of length 0.4.
        var step = Theorem31.Step(1.5, 10, 2.5, 0.5, ChangeSource.Proved);
        Close.Equal(-0.04, step.Eta!.Value, 1e-15);
        Close.Equal(0.4, step.Length!.Value, 1e-15);
        Assert.True(step.IsProved);
        Close.Equal(0.04, Theorem31.Step(-1.5, 10, 2.5, 0.5, ChangeSource.Lemma).Eta!.Value, 1e-15);
        Assert.False(Theorem31.Step(1.5, 10, 2.5, 0.5, ChangeSource.Sampled).IsProved);
    }

    [Theory]
    [InlineData(1.5, 10, 2.5, 0.39)]
    [InlineData(1.5, 10, 10, 0.5)]
    [InlineData(1.5, 0, 0, 0.5)]
    [InlineData(1.5, 0, 1, 0.5)]
    [InlineData(0, 10, 2.5, 0.5)]
    [InlineData(1.5, 10, double.PositiveInfinity, 0.5)]
    public void ThereIsNoStepWhereTheArgumentGivesNone(double score, double gradientNorm, double change, double radius)
    {
        var step = Theorem31.Step(score, gradientNorm, change, radius, ChangeSource.Proved);
        Assert.Null(step.Eta);
        Assert.Null(step.Length);
        Assert.False(double.IsNaN(step.Rho));
        Assert.False(step.IsProved);
    }

    [Fact]
    public void ValuesThatAreNoneAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("score", () => Theorem31.Step(double.NaN, 1, 1, 1, ChangeSource.Proved));
        Assert.Throws<ArgumentOutOfRangeException>("gradientNorm", () => Theorem31.Step(1, -1, 1, 1, ChangeSource.Proved));
        Assert.Throws<ArgumentOutOfRangeException>("gradientChange", () => Theorem31.Step(1, 1, double.NaN, 1, ChangeSource.Proved));
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => Theorem31.Step(1, 1, 1, -1, ChangeSource.Proved));
    }

    [Fact]
    public void TheLemmasGiveNoStepThatAnIntCanHold()
    {
        Assert.Contains("needs Lemma B.9, which needs m ≥ max(58, d^2.4) = ", Theorem31.StepLength(Paper, 0.05).Reason, StringComparison.Ordinal);
        foreach (int d in new[] { 800, 2000, 7000 })
        {
            var bound = Theorem31.StepLength(new(int.MaxValue, d, 0, 0.05), 1 / Math.Sqrt(d));
            Assert.Equal(BoundStatus.Vacuous, bound.Status);
            Assert.Equal(double.PositiveInfinity, bound.Value);
            Assert.Contains("ρ is not below 1", bound.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ProvedStepsTurnThePrediction()
    {
        int proved = 0;
        Gen.Select(Gen.Int[0, 10000], Gen.Int[1, 300], Gen.Int[1, 60], Gen.Bool).Sample((seed, d, m, bias) =>
        {
            var network = Cases.Network(d, m, seed, bias);
            var plain = Cases.Plain(network);
            var data = Cases.OnSphere(3, d, seed + 1);
            var steps = Theorem31.ProveSteps(network, data, threads: 1);
            for (int i = 0; i < data.Count; i++)
            {
                double[] x = Cases.ToDouble(data.Input(i)), gradient = plain.Gradient(x);
                double score = plain.Score(x);
                Close.Equal(score, steps[i].Score, 1e-11);
                Close.Equal(Math.Sqrt(gradient.Sum(g => g * g)), steps[i].GradientNorm, 1e-7);
                Assert.Equal(ChangeSource.Proved, steps[i].Source);
                if (steps[i].Eta is not double eta) continue;
                Interlocked.Increment(ref proved);
                Assert.Equal(-Math.Sign(score), Math.Sign(eta));
                Assert.InRange(steps[i].Rho, 0, 1);
                Close.Relative(steps[i].Radius, steps[i].Length!.Value, 1e-9);
                Close.Relative(2 * Math.Abs(score) / (Math.Pow(steps[i].GradientNorm, 2) * (1 - steps[i].Rho)), Math.Abs(eta), 1e-6);

                // The proof says −|f(x)| or beyond.
                double[] moved = [.. x.Zip(gradient, (value, g) => value + eta * g)];
                Assert.True(plain.Score(moved) * Math.Sign(score) <= -Math.Abs(score) * (1 - 1e-3), $"{score} and {plain.Score(moved)}");
            }
        }, iter: 100, threads: 1);
        Assert.True(proved > 60, $"{proved} proved steps");
    }

    [Fact]
    public void WithoutHelpersTheStepIsTheLinearOne()
    {
        // f = −σ(x₁)·… negative: the neuron with a = −1 helps, and switching it off cannot keep f from rising to 0, so nothing can be proved beyond the kink.
        var alone = TwoLayerReluNet.FromWeights(2, [1, 0], [-1]);
        Assert.Null(Theorem31.ProveSteps(alone, Cases.Data([1f, 0, 1f, 0], 2))[0].Eta);

        // A second neuron that hurts: f = σ(x₁) − σ(2x₂) at (1, 0.25), over √2.
        var pair = TwoLayerReluNet.FromWeights(2, [1, 0, 0, 2], [1, -1]);
        var step = Theorem31.ProveSteps(pair, Cases.Data([1f, 0.25f, 1f, 0.25f], 2))[0];
        Close.Equal(0.5 / Math.Sqrt(2), step.Score, 1e-12);
        Close.Equal(2 * 0.5 / Math.Sqrt(5), step.Length!.Value, 1e-6);
        Close.Equal(0, step.Rho, 1e-6);
    }

    [Fact]
    public void DegenerateInputsAreNoError()
    {
        var zero = TwoLayerReluNet.FromWeights(2, [0, 0, 0, 0], [1, -1]);
        Assert.All(Theorem31.ProveSteps(zero, Cases.OnSphere(2, 2, 1)), step => Assert.Null(step.Eta));

        // A constant score from a bias: no gradient.
        var constant = TwoLayerReluNet.FromWeights(1, [0, 1], [1], hiddenBias: true);
        Assert.All(Theorem31.ProveSteps(constant, Cases.OnSphere(2, 1, 1)), step => Assert.Null(step.Eta));
        Assert.Throws<ArgumentException>(() => Theorem31.ProveSteps(zero, Cases.OnSphere(2, 3, 1)));
        Assert.Throws<OperationCanceledException>(() => Theorem31.ProveSteps(zero, Cases.OnSphere(2, 2, 1), cancellationToken: new(canceled: true)));
    }
}

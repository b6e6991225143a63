using CsCheck;
using LazyAdversary.Theory;

namespace LazyAdversary.Tests.Theory;

/// <summary>The formulas, against values worked out apart from this code, and what each says of its own worth.</summary>
public class LemmaTests
{
    private static readonly LazySetting Paper = new(1000, 784, 10, 0.05);

    [Theory]
    [InlineData(1000, 784, 10, 354.93004161888746, 12.832855642369225, 0.36839942146666893, -16.57616204220171, 459.9827781359087, 62413.45478536131)]
    [InlineData(100000, 784, 10, 3549.300416188874, 12.727868292570038, 0.07360150764488918, -1.1905349983753055, 455.89111795976925, 77588.89211597212)]
    [InlineData(100000, 784, 1, 703.2505220373329, 3.727868292570038, 0.044121716262711205, 11.400561409492136, 121.70969625110001, 1232.4028762218347)]
    [InlineData(2000000, 400, 1, 3145.0319449753806, 3.718811463158223, 0.02991837846443375, 7.5934539027935495, 121.58132212612402, 1172.491738935965)]
    public void TheFormulasGiveTheseValues(int m, int d, double c0, double b4, double b5, double b6, double b7, double b8, double b9)
    {
        var setting = new LazySetting(m, d, c0, 0.05);
        double radius = 1 / Math.Sqrt(d);
        Close.Relative(b4, LemmaB4.SignChanges(setting).Value, 1e-12);
        Close.Relative(b4 * (1 + radius), LemmaB4.SignChangesAsPrinted(setting, radius).Value, 1e-12);
        Close.Relative(b5, LemmaB5.Score(setting).Value, 1e-12);
        Close.Relative(b6, LemmaB6.NeighborhoodFlipProbability(setting, radius, 1e-4).Value, 1e-12);
        Close.Relative(b7, LemmaB7.GradientNorm(setting).Value, 1e-11);
        Close.Relative(b8, LemmaB8.DirectionalChange(setting, radius).Value, 1e-12);
        Close.Relative(b9, LemmaB9.GradientChange(setting, radius).Value, 1e-12);
    }

    [Fact]
    public void SmallNumbersByHand()
    {
        // γ = 1/e: L(1) = 1. m = 200, C_0 = 0: √(200/2) = 10. C_0 = √2: V = 0.1, so 20 more.
        var setting = new LazySetting(200, 4, Math.Sqrt(2), Math.Exp(-1));
        Close.Equal(30, LemmaB4.SignChanges(setting).Value, 1e-12);
        Close.Equal(10, LemmaB4.SignChanges(setting with { LazyConstant = 0 }).Value, 1e-12);
        Close.Equal(45, LemmaB4.SignChangesAsPrinted(setting, 0.5).Value, 1e-12);

        // γ = 2/e²: L(2) = 2, √(2·2) + 2/√m + C_0 = 2 + 0.5 + 3 at m = 16.
        Close.Equal(5.5, LemmaB5.Score(new(16, 1, 3, 2 * Math.Exp(-2))).Value, 1e-12);
        Close.Equal(2 * Math.Sqrt(2) + 3, LemmaB5.SimplifiedScore(new(16, 1, 3, 2 * Math.Exp(-2))).Value, 1e-12);

        // R√(2 log d) + 1/d at d = 784, R = 0.1: √(2·6.6644) = 3.6509.
        Close.Equal(0.36509 + 1 / 784.0, LemmaB6.FlipProbability(Paper, 0.1).Value, 1e-5);
    }

    [Fact]
    public void OrdinaryBoundsHoldAsStated()
    {
        Assert.All(
            [
                LemmaB4.SignChanges(Paper), LemmaB4.SignChangesAsPrinted(Paper, 0.1), LemmaB5.Score(Paper), LemmaB5.SimplifiedScore(Paper),
                LemmaB6.FlipProbability(Paper, 0.1), LemmaB6.NeighborhoodFlipProbability(Paper, 0.1, 1e-4),
                LemmaB7.GradientNorm(Paper with { Width = 100000, LazyConstant = 1 }), LemmaB8.DirectionalChange(Paper, 0.1),
                LemmaB9.GradientChange(new(1_200_000, 340, 1, 0.05), 0.05),
            ],
            bound => Assert.True(bound.Status == BoundStatus.AsStated && bound.Reason.Length == 0, bound.ToString()));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(49)]
    [InlineData(100)]
    public void TheGradientBoundIsNotDefinedInSmallDimensions(int dimension)
    {
        var bound = LemmaB7.GradientNorm(Paper with { Dimension = dimension });
        Assert.Equal(BoundStatus.Vacuous, bound.Status);
        Assert.Equal(double.NegativeInfinity, bound.Value);
        Assert.Contains("25·L(4) = 109.6", bound.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(51, false)]
    [InlineData(52, true)]
    public void TheGradientBoundIsNotDefinedForNarrowNetworks(int width, bool isDefined) =>
        Assert.Equal(isDefined, double.IsFinite(LemmaB7.GradientNorm(Paper with { Width = width }).Value));

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void TheGradientBoundIsNegativeOnThePapersNetworks(int width)
    {
        var bound = LemmaB7.GradientNorm(Paper with { Width = width });
        Assert.Equal(BoundStatus.Vacuous, bound.Status);
        Assert.InRange(bound.Value, -20, 0);
    }

    [Fact]
    public void NoNetworkOfThePaperMeetsTheHypothesesOfTheGradientChange()
    {
        foreach (int side in new[] { 5, 7, 10, 14, 20, 25, 28 })
        {
            foreach (int width in new[] { 1_000, 10_000, 100_000 })
            {
                var bound = LemmaB9.GradientChange(new(width, side * side, 10, 0.05), 0.01);
                Assert.Equal(BoundStatus.HypothesisNotMet, bound.Status);
                Assert.True(double.IsFinite(bound.Value));
                Assert.NotEmpty(bound.Reason);
            }
        }

        // The smallest that does: d = 337, m = 337^2.4.
        var smallest = new LazySetting(1_164_963, 337, 1, 0.05);
        Assert.Equal(BoundStatus.AsStated, LemmaB9.GradientChange(smallest, 0.05).Status);
        Assert.Equal(BoundStatus.HypothesisNotMet, LemmaB9.GradientChange(smallest with { Width = smallest.Width - 1 }, 0.05).Status);
        Assert.Equal(BoundStatus.HypothesisNotMet, LemmaB9.GradientChange(smallest with { Dimension = 336 }, 0.05).Status);
    }

    [Fact]
    public void BoundsThatSayNothingAreVacuous()
    {
        Assert.Equal(BoundStatus.Vacuous, LemmaB4.SignChanges(Paper with { LazyConstant = 32 }).Status);
        Assert.Equal(BoundStatus.Vacuous, LemmaB6.FlipProbability(Paper, 0.3).Status);
        Assert.Equal(BoundStatus.Vacuous, LemmaB6.NeighborhoodFlipProbability(Paper, 0.1, 5).Status);
        Assert.Equal(BoundStatus.Vacuous, Corollary32.RobustError(Paper with { Width = 10_000_000, FailureProbability = 0.1 }).Status);
    }

    [Fact]
    public void HypothesesThatAreNotMetAreNamed()
    {
        Assert.Contains("needs R < 1, but R = 1", LemmaB6.FlipProbability(Paper, 1).Reason, StringComparison.Ordinal);
        Assert.Contains("needs d ≥ 2, but d = 1", LemmaB8.DirectionalChange(Paper with { Dimension = 1 }, 0.1).Reason, StringComparison.Ordinal);
        Assert.Contains("needs R ≤ 1/2, but R = 0.6", LemmaB4.SignChangesAsPrinted(Paper, 0.6).Reason, StringComparison.Ordinal);
        Assert.Contains("needs m ≥ 2.92·L(2) = 10.8, but m = 10", LemmaB5.SimplifiedScore(Paper with { Width = 10 }).Reason, StringComparison.Ordinal);
        Assert.Contains("m ≥ max(58, d^2.4) = 8,838,093, but m = 1,000", LemmaB9.GradientChange(Paper, 0.1).Reason, StringComparison.Ordinal);
        Assert.Contains("; d ≥ log²(4m/γ) = 127.5, but d = 25", LemmaB9.GradientChange(Paper with { Dimension = 25 }, 0.1).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TheShortFormOfTheScoreIsTheWeakerOneFromItsWidthOn() =>
        Gen.Select(Gen.Int[1, 200], Gen.Double[1e-6, 0.99]).Sample((m, gamma) =>
        {
            var setting = new LazySetting(m, 1, 0, gamma);
            return LemmaB5.SimplifiedScore(setting).Status != BoundStatus.AsStated || LemmaB5.Score(setting).Value <= LemmaB5.SimplifiedScore(setting).Value;
        });

    [Fact]
    public void EveryLegalSettingHasABound() =>
        Gen.Select(Settings(), Gen.OneOf(Gen.Double[0, 2], Gen.Const(0.0), Gen.Const(1.0), Gen.Const(double.PositiveInfinity))).Sample((setting, radius) =>
        {
            foreach (var bound in All(setting, radius))
            {
                Assert.False(double.IsNaN(bound.Value));
                Assert.Equal(bound.Status == BoundStatus.AsStated, bound.Reason.Length == 0);
                Assert.False(double.IsNaN(bound.Factor(1)));
            }
        });

    [Fact]
    public void BoundsWeakenWithThePromiseAndTheBall() =>
        Gen.Select(Settings(), Gen.Double[0.01, 0.9], Gen.Double[1, 3]).Sample((setting, radius, factor) =>
        {
            var surer = setting with { FailureProbability = setting.FailureProbability / factor };
            var larger = setting with { LazyConstant = setting.LazyConstant * factor };
            foreach (var weaker in new[] { All(surer, radius), All(larger, radius), All(setting, radius * factor) })
            {
                foreach (var (bound, weakened) in All(setting, radius).Zip(weaker))
                {
                    // +∞ and −∞ are the weakest of all.
                    Assert.True(bound.Side == BoundSide.Upper ? weakened.Value >= bound.Value * (1 - 1e-12) : weakened.Value <= bound.Value + 1e-9);
                }
            }
        });

    [Fact]
    public void TheGradientBoundApproachesRootHalfD()
    {
        var wide = new LazySetting(2_000_000_000, 2_000_000_000, 1, 0.05);
        Close.Relative(Math.Sqrt(0.5 * 2e9), LemmaB7.GradientNorm(wide).Value, 0.015);
    }

    [Fact]
    public void FactorsAreOneAtTheBoundAndGrowWithLooseness()
    {
        var upper = LemmaB5.Score(Paper);
        var lower = LemmaB7.GradientNorm(Paper with { Width = 100000, LazyConstant = 1 });
        Assert.Equal(1, upper.Factor(upper.Value));
        Assert.Equal(2, upper.Factor(upper.Value / 2));
        Assert.Equal(0.5, lower.Factor(lower.Value / 2));
        Assert.Equal(2, lower.Factor(lower.Value * 2));
        Assert.Equal(double.PositiveInfinity, upper.Factor(0));
        Assert.True(upper.Holds(upper.Value) && !upper.Holds(13) && lower.Holds(12) && !lower.Holds(11));
        Assert.Equal(double.PositiveInfinity, LemmaB7.GradientNorm(Paper).Factor(20));
    }

    [Fact]
    public void ValuesOutsideTheirRangeAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Width", () => new LazySetting(0, 1, 1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("Dimension", () => new LazySetting(1, 0, 1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("LazyConstant", () => new LazySetting(1, 1, double.NaN, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("LazyConstant", () => Paper with { LazyConstant = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("FailureProbability", () => Paper with { FailureProbability = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => LemmaB8.DirectionalChange(Paper, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => LemmaB9.GradientChange(Paper, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("distance", () => LemmaB6.NeighborhoodFlipProbability(Paper, 0.1, 0));
        Assert.Throws<ArgumentException>("input", () => LemmaB6.ExactFlipProbability([0, 0], [1, 0]));
        Assert.Throws<ArgumentException>("perturbed", () => LemmaB6.ExactFlipProbability([1, 0], [1]));
    }

    private static Gen<LazySetting> Settings() =>
        Gen.Select(Gen.Int[1, 2_000_000_000], Gen.OneOf(Gen.Int[1, 2000], Gen.Int[1, 2_000_000_000]), Gen.Double[0, 100], Gen.Double[1e-12, 0.999])
            .Select((m, d, c0, gamma) => new LazySetting(m, d, c0, gamma));

    private static Bound[] All(LazySetting setting, double radius) =>
    [
        LemmaB4.SignChanges(setting), LemmaB4.SignChangesAsPrinted(setting, radius), LemmaB5.Score(setting), LemmaB5.SimplifiedScore(setting),
        LemmaB6.FlipProbability(setting, radius), LemmaB6.NeighborhoodFlipProbability(setting, radius, 0.001), LemmaB7.GradientNorm(setting),
        LemmaB8.DirectionalChange(setting, radius), LemmaB9.GradientChange(setting, radius),
    ];
}

using LazyAdversary.Attacks;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Threats;

/// <summary>Threats, boxes and options are values: equal when they say the same.</summary>
public class EqualityTests
{
    [Fact]
    public void ThreatsAreEqualWhenTheyAllowTheSame()
    {
        ThreatModel Make() => ThreatModel.L2(0.5).WithBox(Box.PerFeature([0, -1], [1, 2])).WithFrozen(3, 1);
        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.Equal(Make(), ThreatModel.L2(2).WithFrozen(1, 3, 3).WithBox(Box.PerFeature([0, -1], [1, 2])).WithRadius(0.5));
        Assert.Equal(ThreatModel.L2(), ThreatModel.L2(double.PositiveInfinity));
        ThreatModel[] others =
        [
            Make().WithRadius(0.25), Make().WithRadius(double.PositiveInfinity), Make().WithBox(null), Make().WithBox(Box.Uniform(0, 1)),
            Make().WithBox(Box.PerFeature([0, -1], [1, 3])), Make().WithFrozen(), Make().WithFrozen(1), Make().WithFrozen(1, 2),
            ThreatModel.LInf(0.5).WithBox(Make().Box).WithFrozen(1, 3), ThreatModel.L1(0.5).WithBox(Make().Box).WithFrozen(1, 3),
        ];
        Assert.All(others, other => Assert.NotEqual(Make(), other));
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.False(Make().Equals(null));
        Assert.False(Make().Equals("L2"));
    }

    [Fact]
    public void BoxesAreEqualWhenTheirRangesAre()
    {
        Assert.Equal(Box.Uniform(0, 1), Box.Uniform(0, 1));
        Assert.Equal(Box.Uniform(0, 1).GetHashCode(), Box.Uniform(0, 1).GetHashCode());
        Assert.Equal(Box.PerFeature([0, 1], [1, 2]), Box.PerFeature([0, 1], [1, 2]));
        Box[] all =
        [
            Box.Uniform(0, 1), Box.Uniform(-1, 1), Box.Uniform(0, 2), Box.Uniform(0, float.PositiveInfinity), Box.PerFeature([0], [1]),
            Box.PerFeature([0, 0], [1, 1]), Box.PerFeature([0, 0.5f], [1, 1]), Box.PerFeature([0, 0], [1, 2]),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void OptionsAreEqualWhenTheirValuesAre()
    {
        PgdOptions Make() => new() { Threat = ThreatModel.LInf(0.1).WithFrozen(2), Steps = 7, Target = 1, Seed = 3 };
        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.NotEqual(Make(), Make() with { Steps = 8 });
        Assert.NotEqual(Make(), Make() with { Target = null });
        Assert.NotEqual(Make(), Make() with { Threat = ThreatModel.LInf(0.1) });
        Assert.NotEqual<AttackOptions>(new NearestBoundaryOptions(), new DdnOptions());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(double.MaxValue, true)]
    [InlineData(double.PositiveInfinity, false)]
    public void ARadiusMayBeInfinite(double radius, bool isBounded)
    {
        ThreatModel[] threats = [ThreatModel.L2(radius), ThreatModel.LInf(radius), ThreatModel.L1(radius), ThreatModel.L2(1).WithRadius(radius)];
        foreach (var threat in threats)
        {
            Assert.Equal((radius, isBounded), (threat.Radius, threat.IsBounded));
            Assert.Equal(!isBounded, threat.ToString().EndsWith("at any distance", StringComparison.Ordinal));
            Assert.True(threat.Allows([1, 2], [1, 2]));
            Assert.Equal(radius > 0, threat.Allows([1, 2], [1, 3]));
        }
    }
}

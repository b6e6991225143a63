using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Threats;

public class ThreatModelTests
{
    [Theory]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void RadiusThatIsNegativeOrNoNumberIsRefused(double radius)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreatModel.L2(radius));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreatModel.LInf(radius));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreatModel.L1(radius));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreatModel.L2(1).WithRadius(radius));
    }

    [Fact]
    public void IsAnImmutableValueOfNormRadiusBoxAndMask()
    {
        var plain = ThreatModel.LInf(0.5);
        var box = Box.Uniform(0, 1);
        var full = plain.WithBox(box).WithFrozen(4, 1).WithRadius(2);
        Assert.Equal((Norm.LInf, 0.5, null), (plain.Norm, plain.Radius, plain.Box));
        Assert.Empty(plain.Frozen);
        Assert.Equal((Norm.LInf, 2.0, box), (full.Norm, full.Radius, full.Box));
        Assert.Equal([1, 4], full.Frozen);
        Assert.Equal([false, true, false, false, true, false], Enumerable.Range(0, 6).Select(full.IsFrozen));
        Assert.Equal([0], full.WithFrozen(0).Frozen);
        Assert.Empty(full.WithFrozen().Frozen);
        Assert.Equal([3, int.MaxValue], plain.WithFrozen(int.MaxValue, 3, 3).Frozen);
        Assert.Null(full.WithBox(null).Box);
        Assert.Throws<ArgumentOutOfRangeException>(() => plain.WithFrozen(1, -1));
    }

    [Fact]
    public void DistanceIsThatOfItsNormInDouble()
    {
        float[] x = [1, 2, 3], moved = [1, -1, 7];
        Assert.Equal(5, ThreatModel.L2(0).Distance(x, moved));
        Assert.Equal(4, ThreatModel.LInf(0).Distance(x, moved));
        Assert.Equal(7, ThreatModel.L1(0).Distance(x, moved));
        var error = Assert.Throws<ArgumentException>(() => ThreatModel.L2(0).Distance(x, [1, 2]));
        Assert.Contains("3", error.Message);
        Assert.Contains("2", error.Message);
    }

    [Fact]
    public void ProjectionRefusesWhatDoesNotFit()
    {
        Names(() => ThreatModel.L2(1).Project([1, 2], new float[3]), "2", "3");
        Names(() => ThreatModel.L2(1).WithBox(Box.Uniform(0, 1)).Project([0, 2], new float[2]), "column 1", "[0, 1]");
        Names(() => ThreatModel.L2(1).WithBox(Box.Uniform(0, 1)).Project([0, float.NaN], new float[2]), "column 1", "NaN");
        Names(() => ThreatModel.L2(1).WithFrozen(2).Project([0, 2], new float[2]), "Feature 2");
    }

    [Fact]
    public void BoxHasARangeForEachFeature()
    {
        var box = Box.PerFeature([0, float.NegativeInfinity], [0, 5]);
        Assert.Equal((2, 0f, 0f, 5f), (box.Dimension!.Value, box.Lower(0), box.Upper(0), box.Upper(1)));
        Assert.Equal(float.NegativeInfinity, box.Lower(1));
        Assert.Null(Box.Uniform(0, 1).Dimension);
        Assert.Equal((0f, 1f), (Box.Uniform(0, 1).Lower(99), Box.Uniform(0, 1).Upper(99)));
    }

    /// <summary>A box for one feature is no box for every feature.</summary>
    [Fact]
    public void BoxForOneFeatureIsForOneFeature()
    {
        Assert.Equal(1, Box.PerFeature([0], [1]).Dimension);
        Names(() => ThreatModel.L2(1).WithBox(Box.PerFeature([0], [1])).Project([0, 0.5f], new float[2]), "1 feature", "2");
    }

    [Fact]
    public void BoxThatIsNoneIsRefusedByItsFeature()
    {
        Names(() => Box.PerFeature([0, 2], [1, 1]), "feature 1");
        Names(() => Box.PerFeature([0, float.NaN], [1, 1]), "feature 1");
        Names(() => Box.PerFeature([0], [1, 1]), "1 lower", "2 upper");
        Names(() => Box.PerFeature([], []), "0 lower");
        Names(() => Box.Uniform(1, 0), "[1, 0]");
    }

    private static void Names(Action act, params string[] parts)
    {
        var error = Assert.ThrowsAny<ArgumentException>(act);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}

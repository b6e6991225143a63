using System.Numerics;
using CsCheck;
using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class BoxMullerTests
{
    /// <summary>The series against the system's functions, which need not have the same last bits.</summary>
    [Fact]
    public void AgreesWithTheMathematicalLibrary() => Gen.Select(Gen.ULong, Gen.ULong).Sample((radiusBits, angleBits) =>
    {
        double u = 1 - (radiusBits >> 12) / Math.Pow(2, 52);
        double angle = ((angleBits >> 12) / Math.Pow(2, 52) - 0.5) * Math.PI / 2;
        double radius = Math.Sqrt(-2 * Math.Log(u)) * ((angleBits & 2) == 0 ? 1 : -1);
        var (sine, cosine) = Math.SinCos(angle);

        BoxMuller.Transform(new Vector<ulong>(radiusBits), new Vector<ulong>(angleBits), out var first, out var second);
        Assert.Equal(radius * ((angleBits & 1) == 0 ? cosine : sine), first[0], 1e-12);
        Assert.Equal(radius * ((angleBits & 1) == 0 ? sine : cosine), second[0], 1e-12);
    });

    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(ulong.MaxValue, 8.490424416849)]
    public void TheRadiusStaysWithinItsLimits(ulong radiusBits, double radius)
    {
        // The middle of the axis: the angle is zero.
        BoxMuller.Transform(new Vector<ulong>(radiusBits), new Vector<ulong>(1UL << 63), out var first, out var second);
        Assert.Equal(radius, first[0], 1e-11);
        Assert.Equal(0, second[0]);
    }
}

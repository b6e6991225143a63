using System.Numerics;
using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class PhiloxTests
{
    /// <summary>The known answers of the authors' Random123 library (kat_vectors, philox4x32 10).</summary>
    [Theory]
    [InlineData(
        new uint[] { 0, 0, 0, 0 }, new uint[] { 0, 0 }, new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(
        new uint[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, new uint[] { 0xffffffff, 0xffffffff },
        new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(
        new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, new uint[] { 0xa4093822, 0x299f31d0 },
        new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void GivesThePublishedAnswers(uint[] counter, uint[] key, uint[] expected)
    {
        Vector<ulong> x0 = new(counter[0]), x1 = new(counter[1]), x2 = new(counter[2]), x3 = new(counter[3]);
        Philox.Scramble(key[0], key[1], ref x0, ref x1, ref x2, ref x3);
        Assert.Equal(new Vector<ulong>(expected[0]), x0);
        Assert.Equal(new Vector<ulong>(expected[1]), x1);
        Assert.Equal(new Vector<ulong>(expected[2]), x2);
        Assert.Equal(new Vector<ulong>(expected[3]), x3);
    }
}

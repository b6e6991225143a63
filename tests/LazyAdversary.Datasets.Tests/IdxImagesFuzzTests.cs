using CsCheck;

namespace LazyAdversary.Datasets.Tests;

/// <summary>Damaged files either still make sense or are reported; they never crash the reader and never make it allocate what they do not hold.</summary>
public sealed class IdxImagesFuzzTests
{
    private static readonly byte[] s_labels = IdxFile.Labels([.. Enumerable.Range(0, 20).Select(i => (byte)(i % 3))]);
    private static readonly byte[] s_images = IdxFile.Images(20, 5, 7, [.. Enumerable.Range(0, 700).Select(i => (byte)(i * 31))]);

    // Hardly shrinks: gzip stores it as it is, so that a flipped bit changes a pixel and nothing else.
    private static readonly byte[] s_noise = IdxFile.Images(
        20, 2, 3, [.. Enumerable.Range(0, 120).Select(i => (byte)(i * 0x9E3779B1L >> 24))]);

    [Fact]
    public void A_truncated_file_is_always_reported()
    {
        foreach (byte[] file in new[] { s_images, s_labels })
        {
            for (int length = 0; length < file.Length; length++)
                Assert.Throws<InvalidDataException>(() => Load(file[..length], file == s_images));
        }
    }

    [Fact]
    public void A_truncated_gzip_file_is_always_reported()
    {
        foreach (byte[] file in new[] { s_images, s_labels, s_noise })
        {
            byte[] gzip = IdxFile.Gzip(file);
            for (int length = 0; length < gzip.Length; length++)
                Assert.Throws<InvalidDataException>(() => Load(gzip[..length], areImages: file != s_labels));
        }
    }

    /// <summary>Each bit of a file flipped, with each number of bytes up to its whole checksum and some data cut off.</summary>
    [Fact]
    public void A_damaged_gzip_file_is_reported_or_gives_the_same_data()
    {
        foreach (byte[] file in new[] { s_labels, s_noise })
        {
            byte[] gzip = IdxFile.Gzip(file);
            var whole = Load(gzip, areImages: file != s_labels);
            for (int at = 0; at < gzip.Length; at++)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    byte[] damaged = [.. gzip];
                    damaged[at] ^= (byte)(1 << bit);
                    for (int cut = 0; cut <= 12 && at < gzip.Length - cut; cut++)
                        AssertReportedOrSame(whole, damaged[..^cut], file != s_labels);
                }
            }
        }
    }

    [Fact]
    public void A_gzip_file_with_random_damage_is_reported_or_gives_the_same_data()
    {
        byte[] images = IdxFile.Gzip(s_images), parts = [.. IdxFile.Gzip(s_images[..300]), .. IdxFile.Gzip(s_images[300..])];
        var whole = Load(images, areImages: true);
        var damage =
            from inParts in Gen.Bool
            from flips in Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 255]).Array[0, 3]
            from cut in Gen.Int[0, 24]
            select (inParts, flips, cut);

        damage.Sample(
            d =>
            {
                byte[] file = [.. d.inParts ? parts : images];
                foreach (var (at, bits) in d.flips) file[at % file.Length] ^= (byte)bits;
                AssertReportedOrSame(whole, file[..^d.cut], areImages: true);
            },
            iter: 10_000);
    }

    [Fact]
    public void Flipped_bits_never_crash_the_reader()
    {
        var damage =
            from areImages in Gen.Bool
            from compress in Gen.Bool
            from flips in Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 7]).Array[1, 4]
            from nearStart in Gen.Bool
            select (areImages, compress, flips, nearStart);

        damage.Sample(
            d =>
            {
                byte[] file = [.. d.areImages ? s_images : s_labels];
                if (d.compress) file = IdxFile.Gzip(file);
                foreach (var (at, bit) in d.flips) file[at % (d.nearStart ? 20 : file.Length)] ^= (byte)(1 << bit);

                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    var images = Load(file, d.areImages);
                    Assert.Equal(images.Height * images.Width, images.Data.Dimension);
                }
                catch (InvalidDataException)
                {
                    // What the reader is expected to throw; anything else fails the test.
                }

                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_000_000);
            },
            iter: 10_000);
    }

    private static void AssertReportedOrSame(IdxImages whole, byte[] file, bool areImages)
    {
        try
        {
            var images = Load(file, areImages);
            Assert.Equal(whole.Data.Inputs, images.Data.Inputs);
            Assert.Equal(whole.Data.Labels, images.Data.Labels);
            Assert.Equal((whole.Height, whole.Width), (images.Height, images.Width));
        }
        catch (InvalidDataException)
        {
            // Reported.
        }
    }

    private static IdxImages Load(byte[] file, bool areImages) => areImages
        ? IdxImages.Load(new MemoryStream(file), new MemoryStream(s_labels), 0, 1)
        : IdxImages.Load(new MemoryStream(s_images), new MemoryStream(file), 0, 1);
}

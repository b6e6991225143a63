using CsCheck;

namespace LazyAdversary.Datasets.Tests;

/// <summary>Damaged files either still make sense or are reported; they never crash the reader and never make it allocate what they do not hold.</summary>
public sealed class IdxImagesFuzzTests
{
    private static readonly byte[] s_labels = IdxFile.Labels([.. Enumerable.Range(0, 20).Select(i => (byte)(i % 3))]);
    private static readonly byte[] s_images = IdxFile.Images(20, 5, 7, [.. Enumerable.Range(0, 700).Select(i => (byte)(i * 31))]);

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
    public void A_truncated_gzip_file_is_reported_unless_all_of_its_data_is_there()
    {
        byte[] gzip = IdxFile.Gzip(s_images);
        var whole = Load(gzip, areImages: true);

        // The last 8 bytes are a checksum and a length, and the byte before them may hold no more than an end mark.
        for (int length = 0; length < gzip.Length - 9; length++)
            Assert.Throws<InvalidDataException>(() => Load(gzip[..length], areImages: true));
        for (int length = gzip.Length - 9; length < gzip.Length; length++)
            Assert.Equal(whole.Data.Inputs, Load(gzip[..length], areImages: true).Data.Inputs);
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

    private static IdxImages Load(byte[] file, bool areImages) => areImages
        ? IdxImages.Load(new MemoryStream(file), new MemoryStream(s_labels), negativeClass: 0, positiveClass: 1)
        : IdxImages.Load(new MemoryStream(s_images), new MemoryStream(file), negativeClass: 0, positiveClass: 1);
}

namespace LazyAdversary.Datasets.Tests;

public sealed class IdxImagesTests
{
    private static readonly byte[] s_labels = IdxFile.Labels(3, 7, 0, 3);

    // Image i is 2 × 3 and holds 10·i + 0 … 10·i + 5.
    private static readonly byte[] s_images = IdxFile.Images(4, 2, 3, [.. Enumerable.Range(0, 4).SelectMany(i => Enumerable.Range(10 * i, 6)).Select(v => (byte)v)]);

    public static TheoryData<string, byte[], byte[], string> BadFiles => new()
    {
        { "empty images", [], s_labels, "images stream: at byte 0, the file ends inside its header" },
        { "empty labels", s_images, [], "labels stream: at byte 0, the file ends inside its header" },
        { "one byte", [0], s_labels, "images stream: at byte 1, the file ends inside its header" },
        { "header cut", s_images[..10], s_labels, "images stream: at byte 10, the file ends inside its header" },
        { "images cut", s_images[..^1], s_labels, "images stream: at byte 39, the file ends in image 3 of 4 (2 × 3)" },
        { "labels cut", s_images, s_labels[..^1], "labels stream: at byte 11, the file ends after 3 of 4 labels" },
        { "swapped", s_labels, s_images, "labels stream is not an IDX file of unsigned bytes with 1 dimension(s): it starts with the magic number 0x00000803, expected 0x00000801" },
        { "floats", IdxFile.Make(0x0D03, [4, 2, 3], new byte[96]), s_labels, "0x00000D03, expected 0x00000803" },
        { "not IDX", "PNG and more"u8.ToArray(), s_labels, "0x504E4720, expected 0x00000803" },
        { "counts differ", IdxFile.Images(3, 2, 3, new byte[18]), s_labels, "images stream holds 3 images but labels stream holds 4 labels" },
        { "no image", IdxFile.Images(0, 2, 3, []), s_labels, "images stream: at byte 8, the number of images is 0" },
        { "no row", IdxFile.Images(4, 0, 3, []), s_labels, "images stream: at byte 12, the number of rows is 0" },
        { "no column", IdxFile.Images(4, 2, 0, []), s_labels, "images stream: at byte 16, the number of columns is 0" },
        { "no label", s_images, IdxFile.Labels(), "labels stream: at byte 8, the number of labels is 0" },
        { "negative size", IdxFile.Images(4, 0xFFFFFFFF, 3, []), s_labels, "the number of rows is 4294967295" },
        { "huge images", IdxFile.Images(4, 0x7FFFFFC7, 0x7FFFFFC7, new byte[24]), s_labels, "3 images of 2147483591 × 2147483591 are more values than one array can hold" },
        { "large images", IdxFile.Images(4, 20_000, 20_000, new byte[24]), s_labels, "images stream: at byte 40, the file ends in image 0 of 4 (20000 × 20000)" },
        { "huge counts", IdxFile.Images(0x7FFFFFC7, 2, 3, []), IdxFile.Make(0x0801, [0x7FFFFFC7], [3, 7]), "labels stream: at byte 10, the file ends after 2 of 2147483591 labels" },
        { "more images", [.. s_images, 0], s_labels, "images stream: at byte 41, there is more data than the header asks for" },
        { "more labels", s_images, [.. s_labels, 0], "labels stream: at byte 13, there is more data than the header asks for" },
        { "class absent", s_images, IdxFile.Labels(3, 0, 0, 3), "labels stream holds no label 7; it holds 0, 3" },
        { "gzip cut", IdxFile.Gzip(s_images)[..^12], s_labels, "images stream" },
        { "gzip without its checksum", IdxFile.Gzip(s_images)[..^8], s_labels, "images stream: the compressed data is corrupt or cut off" },
        { "gzip of cut length", IdxFile.Gzip(s_images)[..^1], s_labels, "images stream: the compressed data is corrupt" },
        { "gzip with more behind it", [.. IdxFile.Gzip(s_images), 0], s_labels, "It ends early, or something else follows it." },
        { "gzip header only", IdxFile.Gzip(s_images)[..10], s_labels, "images stream" },
        { "gzip corrupt", [.. IdxFile.Gzip(s_images)[..12], .. new byte[40]], s_labels, "images stream: the compressed data is corrupt" },
        { "gzip wrong checksum", Flip(IdxFile.Gzip(s_images), ^6), s_labels, "images stream: the compressed data is corrupt" },
        { "gzip of a cut file", IdxFile.Gzip(s_images[..20]), s_labels, "images stream: at byte 20 of the decompressed content, the file ends in image 0 of 4 (2 × 3)" },
    };

    [Fact]
    public void Keeps_two_classes_in_order_and_scales_pixels_to_0_1()
    {
        var images = Load(s_images, s_labels);

        Assert.Equal((2, 3), (images.Height, images.Width));
        Assert.Equal([0, 1, 0], images.Data.Labels.ToArray());
        Assert.Equal([0, 1 / 255f, 2 / 255f, 3 / 255f, 4 / 255f, 5 / 255f], images.Data.Input(0).ToArray());
        Assert.Equal([10 / 255f, 11 / 255f, 12 / 255f, 13 / 255f, 14 / 255f, 15 / 255f], images.Data.Input(1).ToArray());
        Assert.Equal(35 / 255f, images.Data.Input(2)[5]);
    }

    [Fact]
    public void Downsample_uses_the_height_and_width_of_the_file()
    {
        var images = Load(s_images, s_labels);
        Assert.Equal(AreaAveraging.Downsample(images.Data, 2, 3, 2).Inputs, images.Downsample(2).Inputs);
        Assert.Throws<ArgumentOutOfRangeException>(() => images.Downsample(3));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Gzip_is_detected_by_content(bool gzipImages, bool gzipLabels)
    {
        var expected = Load(s_images, s_labels);
        var actual = Load(gzipImages ? IdxFile.Gzip(s_images) : s_images, gzipLabels ? IdxFile.Gzip(s_labels) : s_labels);
        Assert.Equal(expected.Data.Inputs, actual.Data.Inputs);
        Assert.Equal(expected.Data.Labels, actual.Data.Labels);
    }

    /// <summary>As `cat a.gz b.gz` makes them; also a byte at a time, so that a member ends where a read does.</summary>
    [Fact]
    public void Gzip_files_put_together_are_one()
    {
        var expected = Load(s_images, s_labels);
        for (int at = 0; at <= s_images.Length; at++)
        {
            byte[] parts = [.. IdxFile.Gzip(s_images[..at]), .. IdxFile.Gzip(s_images[at..])];
            Assert.Equal(expected.Data.Inputs, Load(parts, s_labels).Data.Inputs);
            Assert.Equal(expected.Data.Inputs, IdxImages.Load(new TricklingStream(parts), new TricklingStream(s_labels), 3, 7).Data.Inputs);
        }
    }

    [Fact]
    public void Streams_may_give_one_byte_at_a_time_and_stay_open()
    {
        using var images = new TricklingStream(IdxFile.Gzip(s_images));
        using var labels = new TricklingStream(s_labels);
        Assert.Equal(3, IdxImages.Load(images, labels, 3, 7).Data.Count);
        Assert.Equal((-1, -1), (images.ReadByte(), labels.ReadByte()));
    }

    [Fact]
    public void Files_are_read_by_path_whatever_they_are_called()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            string images = Path.Combine(folder.FullName, "images.idx"), labels = Path.Combine(folder.FullName, "labels.idx");
            File.WriteAllBytes(images, IdxFile.Gzip(s_images));
            File.WriteAllBytes(labels, s_labels);
            Assert.Equal(3, IdxImages.Load(images, labels, 3, 7).Data.Count);

            File.WriteAllBytes(labels, s_labels[..^2]);
            var e = Assert.Throws<InvalidDataException>(() => IdxImages.Load(images, labels, 3, 7));
            Assert.StartsWith(labels, e.Message, StringComparison.Ordinal);

            File.Delete(labels);
            Assert.Throws<FileNotFoundException>(() => IdxImages.Load(images, labels, 3, 7));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_two_classes_must_differ()
    {
        var e = Assert.Throws<ArgumentException>(() => IdxImages.Load(new MemoryStream(s_images), new MemoryStream(s_labels), 3, 3));
        Assert.Contains("Class 3 is named twice", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_named_with_the_place(string what, byte[] images, byte[] labels, string message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<InvalidDataException>(() => Load(images, labels));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.True(allocated < 2_000_000, $"{what}: {allocated} bytes were allocated.");
    }

    private static IdxImages Load(byte[] images, byte[] labels) =>
        IdxImages.Load(new MemoryStream(images), new MemoryStream(labels), 3, 7);

    private static byte[] Flip(byte[] file, Index at)
    {
        file[at] ^= 0xFF;
        return file;
    }

    private sealed class TricklingStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}

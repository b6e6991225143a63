using CsCheck;
using LazyAdversary.Data;

namespace LazyAdversary.Datasets.Tests;

public sealed class AreaAveragingTests
{
    private static readonly Gen<(int Height, int Width, int Side, float[] Pixels)> s_images =
        from height in Gen.Int[1, 12]
        from width in Gen.Int[1, 12]
        from side in Gen.Int[1, Math.Min(height, width)]
        from pixels in Gen.Float[0, 1].Array[height * width]
        select (height, width, side, pixels);

    [Fact]
    public void A_whole_factor_gives_the_means_of_blocks()
    {
        Assert.Equal([3.5f, 5.5f, 11.5f, 13.5f], Downsample([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 4, 4, 2));
    }

    [Fact]
    public void A_fractional_factor_splits_pixels_by_area()
    {
        // 3 → 2: a new pixel is 1.5 wide, one whole old pixel and half of the middle one in each direction; its area is 9/4.
        float[] expected =
        [
            (1 + 2 / 2f + 4 / 2f + 5 / 4f) / 2.25f, (3 + 2 / 2f + 6 / 2f + 5 / 4f) / 2.25f,
            (7 + 8 / 2f + 4 / 2f + 5 / 4f) / 2.25f, (9 + 8 / 2f + 6 / 2f + 5 / 4f) / 2.25f,
        ];
        Assert.Equal(expected, Downsample([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, 2));
    }

    [Fact]
    public void Height_and_width_may_differ()
    {
        // 2 × 3 → 2 × 2: only columns are split.
        Assert.Equal([4 / 3f, 8 / 3f, 13 / 3f, 17 / 3f], Downsample([1, 2, 3, 4, 5, 6], 2, 3, 2));
        Assert.Equal([3.5f], Downsample([1, 2, 3, 4, 5, 6], 2, 3, 1));
    }

    [Fact]
    public void Full_size_is_the_data_itself()
    {
        var data = LabeledData.Binary([1, 2, 3, 4], 4, [1]);
        Assert.Same(data, AreaAveraging.Downsample(data, 2, 2, 2));
    }

    [Fact]
    public void The_mean_is_preserved_at_every_side()
    {
        var data = UniformSphere.Sample(count: 5, dimension: 784, seed: 1);
        for (int side = 1; side <= 28; side++)
        {
            var small = AreaAveraging.Downsample(data, 28, 28, side);
            Assert.Equal((5, side * side), (small.Count, small.Dimension));
            Assert.Equal(data.Labels, small.Labels);
            for (int i = 0; i < data.Count; i++) Assert.Equal(Mean(data.Input(i)), Mean(small.Input(i)), 8);
        }
    }

    [Fact]
    public void Equals_the_means_of_blocks_of_a_magnified_image()
    {
        s_images.Sample(image =>
        {
            var (height, width, side, pixels) = image;
            float[] actual = Downsample(pixels, height, width, side);
            for (int k = 0; k < actual.Length; k++)
                Assert.Equal(BlockMean(pixels, height, width, side, k / side, k % side), actual[k], 1e-6);
        });
    }

    [Fact]
    public void New_pixels_stay_in_the_range_of_the_old_ones()
    {
        s_images.Sample(image =>
        {
            float[] actual = Downsample(image.Pixels, image.Height, image.Width, image.Side);
            Assert.InRange(actual.Min(), image.Pixels.Min() - 1e-6f, image.Pixels.Max() + 1e-6f);
            Assert.InRange(actual.Max(), image.Pixels.Min() - 1e-6f, image.Pixels.Max() + 1e-6f);
        });
    }

    [Fact]
    public void A_dimension_that_is_not_height_times_width_is_rejected_with_both_sizes()
    {
        var data = LabeledData.Binary(new float[12], 6, [1, -1]);
        var e = Assert.Throws<ArgumentException>(() => AreaAveraging.Downsample(data, 2, 4, 1));
        Assert.Contains("dimension 6", e.Message, StringComparison.Ordinal);
        Assert.Contains("2 × 4 images have 8 values", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 6, 1, "height")]
    [InlineData(6, -1, 1, "width")]
    [InlineData(2, 3, 0, "side")]
    [InlineData(2, 3, 3, "side")]
    public void A_size_out_of_range_is_rejected(int height, int width, int side, string parameter)
    {
        var data = LabeledData.Binary(new float[6], 6, [1]);
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => AreaAveraging.Downsample(data, height, width, side));
        Assert.Equal(parameter, e.ParamName);
    }

    [Fact]
    public void A_blank_image_cannot_be_scaled_to_unit_norm_afterwards()
    {
        var data = LabeledData.Binary([1, 0, 0, 0, 0, 0, 0, 0], 4, [1, -1]);
        var small = AreaAveraging.Downsample(data, 2, 2, 1);
        var e = Assert.Throws<InvalidOperationException>(small.ToUnitNorm);
        Assert.Contains("Row 1", e.Message, StringComparison.Ordinal);
    }

    private static float[] Downsample(float[] pixels, int height, int width, int side) =>
        AreaAveraging.Downsample(LabeledData.Binary(pixels, pixels.Length, [1]), height, width, side).Inputs.ToArray();

    /// <summary>Every old pixel repeated s times in both directions makes every new pixel a block of h × w whole ones.</summary>
    private static double BlockMean(float[] pixels, int height, int width, int side, int row, int column)
    {
        double sum = 0;
        for (int i = row * height; i < (row + 1) * height; i++)
        {
            for (int j = column * width; j < (column + 1) * width; j++) sum += pixels[i / side * width + j / side];
        }

        return sum / (height * width);
    }

    private static double Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float v in values) sum += v;
        return sum / values.Length;
    }
}

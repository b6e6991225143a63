using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LazyAdversary.Data;

namespace LazyAdversary.Datasets.Tests;

/// <summary>The expected numbers were counted in the original files by another program.</summary>
public sealed class Mnist01Tests(Mnist01Tests.RawDigits digits) : IClassFixture<Mnist01Tests.RawDigits>
{
    public sealed class RawDigits
    {
        public RawDigits() => (Train, Test) = Mnist01.Load(unitNorm: false);

        public LabeledData Train { get; }

        public LabeledData Test { get; }
    }

    [Fact]
    public void Holds_every_zero_and_one_of_both_parts()
    {
        Assert.Equal((12_665, 784), (digits.Train.Count, digits.Train.Dimension));
        Assert.Equal((2_115, 784), (digits.Test.Count, digits.Test.Dimension));
        Assert.Equal((5_923, 6_742), CountLabels(digits.Train));
        Assert.Equal((980, 1_135), CountLabels(digits.Test));
    }

    /// <summary>Of the pixels as float32 and the labels as bytes, taken from a package that embedded these two digits only.</summary>
    [Fact]
    public void Holds_the_same_bits_as_when_no_other_digits_were_embedded()
    {
        Assert.Equal("95b4413b97353cc6f520db08f566b2d4a75d4b6271513688c9b0e533d4aa6a16", Hash(digits.Train));
        Assert.Equal("b83589d3109a4f546ccdbce7e574ff691f616c0388df44cea877fbeeed7aefee", Hash(digits.Test));
    }

    [Fact]
    public void Keeps_the_order_of_the_original_files()
    {
        Assert.Equal([0, 1, 1, 1, 1, 0, 1, 1, 0, 0], digits.Train.Labels[..10].ToArray());
        Assert.Equal([0, 1, 1, 0, 1], digits.Train.Labels[^5..].ToArray());
        Assert.Equal([1, 0, 1, 0, 1], digits.Test.Labels[^5..].ToArray());
    }

    [Fact]
    public void Ink_of_each_digit_adds_up_to_that_of_the_original_files()
    {
        Assert.Equal((205_326_677, 102_435_579), SumInk(digits.Train));
        Assert.Equal((33_759_319, 17_412_445), SumInk(digits.Test));
    }

    [Fact]
    public void Pixels_are_bytes_over_255_row_after_row()
    {
        AssertBytes([0, 0, 80, 240, 251, 193, 23, 0, 0, 0], digits.Train.Input(1), row: 14, column: 10);
        AssertBytes([226, 31, 0, 0, 0, 0, 0, 73, 252, 252], digits.Train.Input(10_000), row: 14, column: 10);
        AssertBytes([0, 0, 0, 221, 243, 41, 0, 0, 0, 0], digits.Train.Input(12_664), row: 14, column: 10);
        AssertBytes([0, 0, 0, 124, 255, 165, 0, 0, 0, 0], digits.Test.Input(0), row: 14, column: 10);
        AssertBytes([0, 0, 56, 253, 253, 253, 79, 0, 0, 0], digits.Test.Input(2_114), row: 14, column: 10);
    }

    [Fact]
    public void Unit_norm_is_the_default_and_only_scales()
    {
        var (train, test) = Mnist01.Load();

        AssertUnitNorm(train);
        AssertUnitNorm(test);
        Assert.Equal(digits.Train.ToUnitNorm().Inputs, train.Inputs);
        Assert.Equal(digits.Test.Labels, test.Labels);
    }

    [Fact]
    public void Downsampling_comes_before_the_scaling_to_unit_norm()
    {
        var (train, test) = Mnist01.Load(side: 10);

        Assert.Equal((100, 100), (train.Dimension, test.Dimension));
        AssertUnitNorm(test);
        Assert.Equal(AreaAveraging.Downsample(digits.Test, 28, 28, 10).ToUnitNorm().Inputs, test.Inputs);
        Assert.Equal(digits.Train.Labels, train.Labels);
    }

    [Fact]
    public void Downsampled_digits_have_the_known_values()
    {
        // Computed with exact fractions from the original files.
        var train = AreaAveraging.Downsample(digits.Train.Take(1), 28, 28, 5).Input(0).ToArray();
        Assert.Equal(0.4399109643857543, train[2 * 5 + 1], 6);
        Assert.Equal(0.5787014805922369, train[1 * 5 + 3], 6);
        var test = AreaAveraging.Downsample(digits.Test.Take(1), 28, 28, 5).Input(0).ToArray();
        Assert.Equal(0.10351140456182473, test[1 * 5 + 3], 6);
        Assert.Equal(0.34911464585834334, test[2 * 5 + 2], 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(29)]
    public void A_side_outside_1_to_28_is_rejected(int side)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => Mnist01.Load(side));
        Assert.Equal(("side", side), (e.ParamName, e.ActualValue));
    }

    private static string Hash(LabeledData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(data.Inputs.ToArray().AsSpan()));
        // Then the labels were −1 and +1.
        hash.AppendData([.. data.Labels.ToArray().Select(y => (byte)(2 * y - 1))]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static (int Negative, int Positive) CountLabels(LabeledData data) =>
        (data.Labels.Count(0), data.Labels.Count(1));

    private static (long Zeros, long Ones) SumInk(LabeledData data)
    {
        long zeros = 0, ones = 0;
        for (int i = 0; i < data.Count; i++)
        {
            long sum = 0;
            foreach (float x in data.Input(i)) sum += (long)MathF.Round(x * 255);
            if (data.Labels[i] > 0) ones += sum;
            else zeros += sum;
        }

        return (zeros, ones);
    }

    private static void AssertBytes(byte[] expected, ReadOnlySpan<float> image, int row, int column)
    {
        for (int k = 0; k < expected.Length; k++) Assert.Equal(expected[k] / 255f, image[row * 28 + column + k]);
    }

    private static void AssertUnitNorm(LabeledData data)
    {
        for (int i = 0; i < data.Count; i++)
        {
            double sum = 0;
            foreach (float x in data.Input(i)) sum += (double)x * x;
            if (Math.Abs(Math.Sqrt(sum) - 1) > 1e-7) Assert.Fail($"Row {i} has norm {Math.Sqrt(sum)}.");
        }
    }
}

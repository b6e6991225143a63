namespace LazyAdversary.Datasets.Tests;

/// <summary>The expected numbers are those of the published files, counted by another program.</summary>
public sealed class MnistDigitsTests(MnistDigitsTests.AllDigits digits) : IClassFixture<MnistDigitsTests.AllDigits>
{
    public sealed class AllDigits
    {
        internal RawImages Train { get; } = MnistDigits.Read(isTraining: true);

        internal RawImages Test { get; } = MnistDigits.Read(isTraining: false);
    }

    [Fact]
    public void Holds_all_ten_digits_of_both_parts()
    {
        Assert.Equal((28, 28, 60_000 * 784), (digits.Train.Height, digits.Train.Width, digits.Train.Pixels.Length));
        Assert.Equal((28, 28, 10_000 * 784), (digits.Test.Height, digits.Test.Width, digits.Test.Pixels.Length));
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], Counts(digits.Train));
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], Counts(digits.Test));
    }

    [Fact]
    public void Keeps_the_order_of_the_original_files()
    {
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], digits.Train.Classes[..10]);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], digits.Test.Classes[..10]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9, 0, 4)]
    [InlineData(7, 7, 1)]
    public void A_choice_of_digits_is_a_part_of_all_in_their_order(params int[] choice)
    {
        byte[] wanted = [.. choice.Select(digit => (byte)digit)];
        var some = MnistDigits.Read(isTraining: false, wanted);
        int[] kept = [.. Enumerable.Range(0, 10_000).Where(i => wanted.Contains(digits.Test.Classes[i]))];
        Assert.Equal(kept.Select(i => digits.Test.Classes[i]), some.Classes);
        Assert.Equal(kept.Length * 784, some.Pixels.Length);
        for (int k = 0; k < kept.Length; k++) Assert.True(Image(digits.Test, kept[k]).SequenceEqual(Image(some, k)));
    }

    [Fact]
    public void A_digit_above_nine_is_named()
    {
        var e = Assert.Throws<InvalidDataException>(() => MnistDigits.Read(isTraining: false, 3, 10));
        Assert.Contains("no label 10; it holds 0, 1, 2, 3, 4, 5, 6, 7, 8, 9", e.Message, StringComparison.Ordinal);
    }

    private static int[] Counts(RawImages images) => [.. Enumerable.Range(0, 10).Select(digit => images.Classes.AsSpan().Count((byte)digit))];

    private static ReadOnlySpan<byte> Image(RawImages images, int i) => images.Pixels.Span.Slice(784 * i, 784);
}

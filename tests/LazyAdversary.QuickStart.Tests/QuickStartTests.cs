using LazyAdversary.TwoLayer;

namespace LazyAdversary.QuickStart.Tests;

public class QuickStartTests
{
    [Theory]
    [InlineData("--width 0", "--width takes a whole number of at least 1, not '0'.")]
    [InlineData("--width many", "not 'many'")]
    [InlineData("--dimension 30", "such as 784, 625, 400, 196, 100, 49 or 25, not 30.")]
    [InlineData("--lazy-constant -1", "--lazy-constant takes a positive number, not '-1'.")]
    [InlineData("--classes 3 8", "--classes goes with --data")]
    [InlineData("--data images labels", "one folder, or four files")]
    [InlineData("--colour red", "'--colour'")]
    public async Task A_wrong_option_is_one_line_and_exit_code_2(string arguments, string message)
    {
        var run = await QuickStartProcess.Run(arguments.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(message, OnlyLine(run.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_images_end_in_a_table_figures_records_and_a_network()
    {
        using var images = TinyImages.Create();
        var run = await QuickStartProcess.Run(
            "--data", images.Folder, "--classes", "3", "8", "--width", "40", "--pgd-steps", "5", "--radii", "1", "4", "--output", images.Output);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("Robust accuracy", run.Output, StringComparison.Ordinal);

        foreach (string figure in new[] { "digits.png", "accuracy-against-radius.png", "band.png" })
        {
            string path = Path.Combine(images.Output, figure);
            Assert.Contains(path, run.Output, StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]);
        }

        Assert.Equal(24 + 1, File.ReadLines(Path.Combine(images.Output, "gradient-step.csv")).Count());
        Assert.Equal(2 * 24 + 1, File.ReadLines(Path.Combine(images.Output, "pgd.csv")).Count());
        Assert.Equal(24 + 1, File.ReadLines(Path.Combine(images.Output, "both-sides.csv")).Count());
        var network = TwoLayerReluNet.Load(Path.Combine(images.Output, "network.lazynet"));
        Assert.Equal((TinyImages.Side * TinyImages.Side, 40), (network.Dimension, network.Width));
    }

    [Fact]
    public async Task Smaller_raw_images_with_biases_work_too()
    {
        using var images = TinyImages.Create();
        var run = await QuickStartProcess.Run(
            "--data", images.Folder, "--classes", "3", "8", "--raw", "--dimension", "25", "--width", "40", "--pgd-steps", "5", "--output", images.Output);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        var network = TwoLayerReluNet.Load(Path.Combine(images.Output, "network.lazynet"));
        Assert.Equal((25, true), (network.Dimension, network.HasBias));
    }

    [Fact]
    public async Task A_truncated_file_is_named_in_one_line_without_a_stack_trace()
    {
        using var images = TinyImages.Create();
        string path = images.PathOf("t10k-images-idx3-ubyte");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..200]);
        await AssertBadData(images, path);
    }

    [Fact]
    public async Task A_missing_file_is_named_in_one_line_without_a_stack_trace()
    {
        using var images = TinyImages.Create();
        File.Delete(images.PathOf("train-labels-idx1-ubyte"));
        await AssertBadData(images, "train-labels-idx1-ubyte");
    }

    private static async Task AssertBadData(TinyImages images, string named)
    {
        var run = await QuickStartProcess.Run("--data", images.Folder, "--classes", "3", "8", "--output", images.Output);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(named, OnlyLine(run.Error), StringComparison.Ordinal);
    }

    private static string OnlyLine(string text) => Assert.Single(text.TrimEnd().Split('\n'));
}

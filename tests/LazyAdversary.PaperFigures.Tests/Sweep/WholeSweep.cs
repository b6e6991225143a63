namespace LazyAdversary.PaperFigures.Tests.Sweep;

/// <summary>A small sweep that ran through, to hold others against.</summary>
public sealed class WholeSweep : IAsyncLifetime
{
    /// <summary>Three trajectories at each width, with a C_0 that is not reached.</summary>
    internal static string[] Grid { get; } =
        ["quick", "--figures", "5,6", "--dimensions", "25", "--widths", "60", "120", "--seeds", "3", "--step-cap", "4000", "--no-figures"];

    /// <summary>One C_0 at the smaller width and three at the larger.</summary>
    internal static int Cells => 3 * (1 + 3);

    internal byte[] Merged { get; private set; } = [];

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        var run = await ProgramRun.Of([.. Grid, "--threads", "2", "--output", folder.Path]);
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains($"{Cells} of {Cells} cells, {Cells} of them computed now", run.Output, StringComparison.Ordinal);
        Merged = await Merge(folder.File("merged.jsonl"), folder.File("results.jsonl"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    internal static async Task<byte[]> Merge(string output, params string[] files)
    {
        var run = await ProgramRun.Of(["merge", .. files, "--output", output]);
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        return await File.ReadAllBytesAsync(output);
    }
}

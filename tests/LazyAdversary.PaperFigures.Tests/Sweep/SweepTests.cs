using System.Text.RegularExpressions;

namespace LazyAdversary.PaperFigures.Tests.Sweep;

public class SweepTests(WholeSweep whole) : IClassFixture<WholeSweep>
{

    [Fact]
    public async Task A_run_that_was_killed_goes_on_and_gives_the_same_bytes_as_one_that_was_not()
    {
        using var folder = new TemporaryFolder();
        string results = folder.File("results.jsonl");
        using (var process = ProgramRun.Start(new Dictionary<string, string>(), [.. WholeSweep.Grid, "--threads", "1", "--output", folder.Path]))
        {
            while (Lines(results) < 1 && !process.HasExited) await Task.Delay(5);
            process.Kill();
            await process.WaitForExitAsync();
            Assert.NotEqual(0, process.ExitCode);
        }

        // What a kill within a write leaves.
        int kept = Lines(results);
        Assert.InRange(kept, 1, WholeSweep.Cells - 1);
        await File.AppendAllTextAsync(results, "{\"kind\":\"lazy\",\"dimension\":25,\"wid");

        var rest = await ProgramRun.Of([.. WholeSweep.Grid, "--output", folder.Path]);
        Assert.Equal(("", 0), (rest.Error, rest.ExitCode));
        Assert.Contains($"line {kept + 1} is half-written", rest.Output, StringComparison.Ordinal);
        Assert.Contains($"{WholeSweep.Cells} of {WholeSweep.Cells} cells, {WholeSweep.Cells - kept} of them computed now", rest.Output, StringComparison.Ordinal);
        Assert.Equal(whole.Merged, await WholeSweep.Merge(folder.File("merged.jsonl"), results));
    }

    [Fact]
    public async Task Shards_from_Slurm_and_Kubernetes_make_the_whole()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [.. WholeSweep.Grid, "--threads", "1", "--output", folder.Path];
        var slurm = new Dictionary<string, string>
        {
            ["SLURM_ARRAY_TASK_ID"] = "1",
            ["SLURM_ARRAY_TASK_MIN"] = "1",
            ["SLURM_ARRAY_TASK_MAX"] = "2",
            ["SLURM_ARRAY_TASK_STEP"] = "1",
            ["SLURM_ARRAY_TASK_COUNT"] = "2",
        };
        var kubernetes = new Dictionary<string, string> { ["JOB_COMPLETION_INDEX"] = "1" };
        var runs = await Task.WhenAll(ProgramRun.Of(slurm, arguments), ProgramRun.Of(kubernetes, [.. arguments, "--shard", "/2"]));
        Assert.All(runs, run => Assert.Equal(("", 0), (run.Error, run.ExitCode)));
        string[] shards = [folder.File("results-0-of-2.jsonl"), folder.File("results-1-of-2.jsonl")];
        Assert.All(shards, shard => Assert.InRange(Lines(shard), 1, WholeSweep.Cells - 1));
        Assert.Equal(whole.Merged, await WholeSweep.Merge(folder.File("results.jsonl"), shards));
        Assert.Equal(WholeSweep.Cells, Lines(folder.File("timings.jsonl")));
    }

    [Fact]
    public async Task Every_kind_of_cell_ends_in_figures_and_the_report()
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "quick", "--dimensions", "25", "--widths", "50", "--radii", "0.5", "--deviations", "1", "--seeds", "1", "--step-cap", "1200", "--epoch-cap", "1",
            "--output", folder.Path,
        ];
        var run = await ProgramRun.Of(arguments);
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        string[] kinds = [.. File.ReadLines(folder.File("results.jsonl")).Select(line => line.Split('"')[3]).Order()];
        Assert.Equal(["adversarial", "adversarial", "audit", "lazy", "lazy", "lazy", "lazy", "lazy", "lazy", "trace"], kinds);
        Assert.Contains("trained to the edge of the ball: medians", await File.ReadAllTextAsync(folder.File("report.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("report.html")));
        Assert.True(File.Exists(folder.File("figures/figure-5.png")));

        string lazy = File.ReadLines(folder.File("results.jsonl")).First(line => line.Contains("\"kind\":\"lazy\"", StringComparison.Ordinal));
        await File.AppendAllTextAsync(folder.File("results.jsonl"), Regex.Replace(lazy, "\"deviation\":[^,]*", "\"deviation\":1") + "\n");
        var disagreeing = await ProgramRun.Of(arguments);
        Assert.Equal(1, disagreeing.ExitCode);
        Assert.Contains(": deviation is ", OnlyLine(disagreeing.Error), StringComparison.Ordinal);

        var other = await ProgramRun.Of([.. arguments.Select(argument => argument == "1200" ? "1300" : argument)]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("was computed with at most 1200 steps, not at most 1300 steps: give another --output.", OnlyLine(other.Error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quick --seeds 0", "--seeds takes a whole number of at least 1, not '0'.")]
    [InlineData("quick --seeds 1,2", "--seeds takes a whole number of at least 1, not '1,2'.")]
    [InlineData("quick --dimensions 26", "such as 25 100 784, not '26'.")]
    [InlineData("paper --figures 8", "--figures takes some of 2 3 4 5 6 7 traces audits, not '8'.")]
    [InlineData("default --adversarial best", "--adversarial takes some of algorithm-1 released-code theorem, not 'best'.")]
    [InlineData("quick --radii 0", "--radii takes numbers from 0.001 to 1000, not '0'.")]
    [InlineData("quick --shard 2/2", "Shard 2 of 2 does not exist")]
    [InlineData("quick --colour red", "'--colour'")]
    [InlineData("merge a.jsonl", "--output")]
    [InlineData("", "Required command was not provided.")]
    public async Task A_wrong_option_is_one_line_and_exit_code_2(string arguments, string message)
    {
        var run = await ProgramRun.Of(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, OnlyLine(run.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_commands_and_their_options()
    {
        var help = await ProgramRun.Of("--help");
        Assert.Equal(0, help.ExitCode);
        Assert.All(["quick", "default", "paper", "merge", "draw"], command => Assert.Contains(command, help.Output, StringComparison.Ordinal));

        // Also in a pod that has an index, with which a sweep would need --shard.
        var paper = await ProgramRun.Of(new Dictionary<string, string> { ["JOB_COMPLETION_INDEX"] = "3" }, "paper", "--help");
        Assert.Contains("--step-cap <n>", paper.Output, StringComparison.Ordinal);
        Assert.Equal(0, paper.ExitCode);
    }

    private static int Lines(string path)
    {
        if (!File.Exists(path)) return 0;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    private static string OnlyLine(string text) => Assert.Single(text.TrimEnd().Split('\n'));
}

using LazyAdversary.PaperFigures.Tests.Drawing;
using PaperFigures;
using PaperFigures.Grid;
using PaperFigures.Results;
using PaperFigures.Sweep;

namespace LazyAdversary.PaperFigures.Tests.Sweep;

public class SweepRunnerTests
{
    [Fact]
    public async Task A_file_with_other_caps_is_refused_also_where_it_holds_other_cells()
    {
        using var folder = new TemporaryFolder();
        using (var before = new JsonLinesFile<CellResult>(folder.File("results.jsonl"))) before.Append(new SyntheticResults().Lazy(Inputs.Sphere, 784, 60, 10, 0));
        using var results = new JsonLinesFile<CellResult>(folder.File("results.jsonl"));
        using var timings = new JsonLinesFile<CellTiming>(folder.File("timings.jsonl"));
        var jobs = SweepGrid.Jobs(SweepSettings.Quick with { Dimensions = [25], Widths = [60], StepCap = 1000 }, new HashSet<Part> { Part.Figure5 });
        var error = await Assert.ThrowsAsync<InputException>(() => new SweepRunner(results, timings, threads: 1).Run(jobs, CancellationToken.None));
        Assert.Contains("d=0784 m=000060", error.Message, StringComparison.Ordinal);
        Assert.Contains("at most 200000 steps, not at most 1000 steps: give another --output.", error.Message, StringComparison.Ordinal);
    }
}

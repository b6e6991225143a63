using PaperFigures.Grid;
using PaperFigures.Report;
using PaperFigures.Results;
using PaperFigures.Sweep;
using Spectre.Console;

namespace PaperFigures;

/// <summary>One run of a sweep: what is missing is computed, then everything is drawn.</summary>
internal sealed class SweepSession(SweepOptions options, ReportSettings settings, IAnsiConsole console, TextWriter error)
{
    private readonly TextWriter _output = console.Profile.Out.Writer;

    /// <summary>Runs it.</summary>
    /// <returns>Whether everything was computed, and drawn without a disagreement.</returns>
    /// <exception cref="InputException">The output folder holds something else, or another run writes it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was done until then is written.</exception>
    public async Task<bool> Run(CancellationToken cancellation)
    {
        string path = ResultFiles.Results(options.Output, options.Shard);
        var status = await Compute(path, cancellation);
        foreach (string failure in status.Failures) error.WriteLine($"PaperFigures: {failure}");
        _output.WriteLine($"{path}  {status.Present + status.Done} of {status.Cells} cells, {status.Done} of them computed now");
        if (options.Shard != Shard.Whole) _output.WriteLine("One shard of the grid: join all with 'merge', then draw with 'draw'.");
        bool agree = options.Shard != Shard.Whole || !options.Draws || new DrawSession(_output, error).Run([path], options.Output, settings);
        return agree && status.Failures.Count == 0;
    }

    private async Task<SweepStatus.Snapshot> Compute(string path, CancellationToken cancellation)
    {
        var grid = SweepGrid.Jobs(options.Settings, options.Parts);
        if (grid.Count == 0) throw new InputException("These options leave no cell to compute: Figure 7, for one, is about d = 784.");
        var jobs = options.Shard.Share(grid, job => job.Cost);
        using var results = Open<CellResult>(path);
        using var timings = Open<CellTiming>(ResultFiles.Timings(options.Output, options.Shard));
        var runner = new SweepRunner(results, timings, options.Threads);
        await new SweepView(console).Watch(runner.Status, Task.Run(() => runner.Run(jobs, cancellation), CancellationToken.None));
        return runner.Status.Look();
    }

    private JsonLinesFile<T> Open<T>(string path) where T : ILine
    {
        var file = new JsonLinesFile<T>(path);
        if (file.Damage is string damage) _output.WriteLine($"{damage}: cut off.");
        return file;
    }
}

using PaperFigures.Grid;
using PaperFigures.Results;
using PaperFigures.Sweep;
using Spectre.Console;

namespace PaperFigures;

/// <summary>One run of a sweep: what is missing is computed, then everything is drawn.</summary>
internal sealed class SweepSession(SweepOptions options, IAnsiConsole console, TextWriter error)
{
    /// <summary>Runs it.</summary>
    /// <returns>Whether everything was computed.</returns>
    /// <exception cref="InputException">The output folder holds something else, or another run writes it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was done until then is written.</exception>
    public async Task<bool> Run(CancellationToken cancellation)
    {
        var jobs = options.Shard.Share(SweepGrid.Jobs(options.Settings, options.Parts), job => job.Cost);
        string path = ResultFiles.Results(options.Output, options.Shard);
        using var results = Open<CellResult>(path);
        using var timings = Open<CellTiming>(ResultFiles.Timings(options.Output, options.Shard));
        var runner = new SweepRunner(results, timings, options.Threads);
        await new SweepView(console).Watch(runner.Status, Task.Run(() => runner.Run(jobs, cancellation), CancellationToken.None));

        var status = runner.Status.Look();
        foreach (string failure in status.Failures) error.WriteLine($"PaperFigures: {failure}");
        console.Profile.Out.Writer.WriteLine($"{path}  {status.Present + status.Done} of {status.Cells} cells, {status.Done} of them computed now");
        return status.Failures.Count == 0;
    }

    private JsonLinesFile<T> Open<T>(string path)
    {
        var file = new JsonLinesFile<T>(path);
        if (file.Damage is string damage) console.Profile.Out.Writer.WriteLine($"{damage}: cut off.");
        return file;
    }
}

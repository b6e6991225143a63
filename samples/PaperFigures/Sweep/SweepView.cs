using Spectre.Console;
using Spectre.Console.Rendering;

namespace PaperFigures.Sweep;

/// <summary>Shows a sweep while it runs: cells done, rate, time left, and what is under way. Where the output is no terminal, a line now and then.</summary>
internal sealed class SweepView(IAnsiConsole console)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200), LineEvery = TimeSpan.FromSeconds(30);

    /// <summary>Watches until the sweep ends; its errors are thrown.</summary>
    public async Task Watch(SweepStatus status, Task sweep)
    {
        if (console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi) await WatchLive(status, sweep);
        else await WatchLines(status, sweep);
        await sweep;
    }

    private async Task WatchLive(SweepStatus status, Task sweep) => await console.Live(new Text("")).StartAsync(async live =>
    {
        do
        {
            live.UpdateTarget(Draw(status.Look()));
        }
        while (!await Ends(sweep, Refresh));
        live.UpdateTarget(Draw(status.Look()));
    });

    private async Task WatchLines(SweepStatus status, Task sweep)
    {
        while (!await Ends(sweep, LineEvery)) console.Profile.Out.Writer.WriteLine(Sentence(status.Look()));
    }

    private static async Task<bool> Ends(Task sweep, TimeSpan patience) => await Task.WhenAny(sweep, Task.Delay(patience)) == sweep;

    private static Rows Draw(SweepStatus.Snapshot now)
    {
        var running = new Spectre.Console.Grid().AddColumns(3);
        foreach (var (name, stage, elapsed) in now.Running) running.AddRow(new Text("  " + name), new Text(stage), new Text(Clock(elapsed)));
        var share = new BreakdownChart().HideTags().Width(60)
            .AddItem("done", now.Present + now.Done, Color.Green).AddItem("left", now.Cells - now.Present - now.Done, Color.Grey);
        return new Rows((IRenderable[])[share, new Text(Sentence(now)), running]);
    }

    private static string Sentence(SweepStatus.Snapshot now)
    {
        string rate = now.Done > 0 ? $", {now.Done / now.Elapsed.TotalMinutes:G3} cells a minute" : "";
        string left = now.Left is TimeSpan time && now.Present + now.Done < now.Cells ? $", about {Clock(time)} left" : "";
        string failed = now.Failures.Count > 0 ? $", {now.Failures.Count} failed" : "";
        string running = now.Running.Count == 1 ? "1 job running" : $"{now.Running.Count} jobs running";
        return $"{now.Present + now.Done} of {now.Cells} cells, {running}{rate}, {Clock(now.Elapsed)} gone{left}{failed}";
    }

    private static string Clock(TimeSpan time) => time.TotalDays >= 1 ? $"{(int)time.TotalDays} d {time:hh\\:mm\\:ss}" : $"{time:h\\:mm\\:ss}";
}

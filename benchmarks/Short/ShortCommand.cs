using System.CommandLine;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using LazyAdversary.Data;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>Every figure of the performance page in one run of under two minutes.</summary>
internal static class ShortCommand
{
    private static readonly JsonSerializerOptions s_json =
        new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var peers = new Option<bool>("--peers") { Description = "Also run the PyTorch baselines, in turn with ours." };
        var python = new Option<string?>("--python") { Description = "The Python that has torch. Default: /usr/bin/python3, then python3." };
        var threads = new Option<int>("--threads") { Description = "Threads of the rows on several.", DefaultValueFactory = _ => Math.Min(2, Environment.ProcessorCount) };
        var only = new Option<string[]>("--only") { Description = $"Only these rows: {string.Join(", ", Sections.All.Keys)}.", AllowMultipleArgumentsPerToken = true };
        var runs = new Option<int>("--runs") { Description = "Runs of everything, of which the median counts.", DefaultValueFactory = _ => 5 };
        var full = new Option<bool>("--full") { Description = "All 2,115 digits and all 100 steps where the short mode takes fewer: about 15 minutes." };
        var json = new Option<FileInfo?>("--json") { Description = "Write the measurements to this file." };
        var markdown = new Option<FileInfo?>("--markdown")
        {
            Description = $"Write the table to this file; in a file that has them, between the lines {MarkdownFile.Begin} and {MarkdownFile.End}.",
        };
        only.AcceptOnlyFromAmong([.. Sections.All.Keys]);
        var command = new Command("short", "Measures every figure of docs/performance.md in one run of under two minutes.")
        {
            peers, python, threads, only, runs, full, json, markdown,
        };
        command.SetAction(result =>
        {
            var found = result.GetValue(peers) ? Peers.Find(result.GetValue(python)) : null;
            if (result.GetValue(peers) && found is null) Console.Error.WriteLine("No Python with torch was found: its columns stay empty.");
            var context = new ShortContext(result.GetValue(runs), result.GetValue(threads), result.GetValue(full), found);
            return Run(context, result.GetValue(only) ?? [], result.GetValue(json), result.GetValue(markdown));
        });
        return command;
    }

    private static int Run(ShortContext context, string[] only, FileInfo? json, FileInfo? markdown)
    {
        long start = Stopwatch.GetTimestamp();
        var machine = Machine.Describe();
        Console.Error.WriteLine(machine);
        var measurements = new List<Measurement>();
        foreach (var (name, section) in Sections.All)
        {
            if (only.Length > 0 && !only.Contains(name)) continue;
            long sectionStart = Stopwatch.GetTimestamp();
            measurements.AddRange(section(context));
            Console.Error.WriteLine($"{name}: {Stopwatch.GetElapsedTime(sectionStart).TotalSeconds:0.0} s");
        }

        string report = Report(context, machine, measurements, Stopwatch.GetElapsedTime(start));
        Console.WriteLine(report);
        if (json is not null)
            AtomicFile.Write(
                json.FullName,
                JsonSerializer.Serialize(new { machine, peers = context.Peers?.Description, context.Full, measurements }, s_json));
        if (markdown is not null) MarkdownFile.Write(markdown.FullName, report);
        return 0;
    }

    private static string Report(ShortContext context, Machine machine, List<Measurement> measurements, TimeSpan duration)
    {
        string peers = context.Peers is null ? "PyTorch not measured"
            : context.Peers.UsesReferenceBlas ? $"{context.Peers.Description}, WHICH IS THE REFERENCE BLAS: the figures against it flatter, install an optimised BLAS"
            : context.Peers.Description;
        int reached = measurements.Count(m => m.Goal?.Reached == true), judged = measurements.Count(m => m.Goal?.Reached is not null);
        return $"""
            {MarkdownTable.Write(measurements)}
            {machine} {peers}. Median (fastest–slowest) of {context.Runs} runs, competitors in turn. {reached} of {judged} figures reached. {duration.TotalSeconds:0} s in all.
            """.ReplaceLineEndings("\n");
    }
}

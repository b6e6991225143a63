using MathNet.Numerics.Statistics;
using PaperFigures.Drawing;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>How the run was made: settings, versions and times.</summary>
internal static class SettingsSection
{
    public static Section Of(ReportSettings settings, IReadOnlyList<CellTiming> timings) => Section.Of("settings", "Settings, versions and times",
    [
        new Table("Settings and versions", ["what", "this run"],
        [
            ["command line", settings.CommandLine], ["preset", settings.Preset], ["LazyAdversary", settings.LibraryVersion], ["framework", settings.Framework],
            ["system", settings.System], ["processors", Words.Text($"{settings.Processors}")],
        ]) { WordColumns = 2 },
        Times(timings),
    ]);

    private static Block Times(IReadOnlyList<CellTiming> timings)
    {
        if (timings.Count == 0) return new Paragraph("No times have been recorded.");
        List<IReadOnlyList<string>> rows =
        [
            .. timings.GroupBy(t => t.Key.Split(' ')[0]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Row(g.Key, [.. g])),
            Row("all", timings),
        ];
        return new Table(
            "Times by the clock of each cell; where cells ran side by side, their total is more than the run took",
            ["cells", "number", "total", "median", "longest", "threads a cell", "last finished (UTC)"], rows);
    }

    private static string[] Row(string kind, IReadOnlyList<CellTiming> timings) =>
    [
        kind, Words.Text($"{timings.Count:#,0}"), Duration(timings.Sum(t => t.Seconds)), Duration(timings.Select(t => t.Seconds).Median()),
        Duration(timings.Max(t => t.Seconds)), Words.Span(timings.Select(t => t.Threads)),
        Words.Text($"{timings.Max(t => t.Finished).UtcDateTime:yyyy-MM-dd HH:mm}"),
    ];

    private static string Duration(double seconds)
    {
        if (seconds < 60) return Words.Significant(seconds) + " s";
        var time = TimeSpan.FromSeconds(seconds);
        return seconds < 3600 ? Words.Text($"{time.Minutes} min {time.Seconds} s") : Words.Text($"{(int)time.TotalHours:#,0} h {time.Minutes} min");
    }
}

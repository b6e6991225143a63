using System.Text;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>Measurements as a Markdown table that also reads well in a terminal.</summary>
internal static class MarkdownTable
{
    private static readonly string[] s_header = ["work (float32)", "threads", "time", "speed", "beside it", "figure", "to reach", "reached", "note"];

    public static string Write(IEnumerable<Measurement> measurements)
    {
        List<string[]> rows = [s_header, .. measurements.Select(Cells)];
        int[] widths = [.. s_header.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        AppendRow(text, rows[0], widths);
        AppendRow(text, [.. widths.Select(w => new string('-', w))], widths);
        foreach (var row in rows.Skip(1)) AppendRow(text, row, widths);
        return text.ToString();
    }

    private static string[] Cells(Measurement m) =>
    [
        m.Work,
        $"{m.Threads}",
        m.Time is Timing time ? m.Unit == "run" ? $"{time}" : $"{time} per {m.Unit}" : "",
        m.Gflops is double gflops ? $"{Timing.Round(gflops)} GF/s" : "",
        string.Join("; ", m.Rivals),
        m.Goal?.ValueText ?? "",
        m.Goal?.BoundText ?? "",
        m.Goal is null ? "" : m.Goal.Reached switch { true => "yes", false => "NO", null => "–" },
        m.Note ?? "",
    ];

    private static void AppendRow(StringBuilder text, string[] cells, int[] widths)
    {
        for (int i = 0; i < cells.Length; i++) text.Append("| ").Append(cells[i].PadRight(widths[i])).Append(' ');
        text.Append("|\n");
    }
}

using System.Text.Json.Nodes;

namespace PaperFigures.Results;

/// <summary>The results of one or more files, each cell once, sorted by cell.</summary>
internal sealed class ResultSet
{
    private readonly SortedDictionary<string, Entry> _cells = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    /// <summary>Joins files.</summary>
    /// <exception cref="InputException">A file holds something else.</exception>
    public static ResultSet Read(IEnumerable<string> paths)
    {
        var set = new ResultSet();
        foreach (string path in paths)
        {
            var content = JsonLines.Read<CellResult>(path);
            if (content.Damage is string damage) set._warnings.Add($"{damage}: left out.");
            foreach (var line in content.Lines) set.Add(line, path);
        }

        return set;
    }

    public IReadOnlyList<CellResult> Results => [.. _cells.Values.Select(entry => entry.Line.Value)];

    /// <summary>Cells of which there are two different results; that of the file read first is kept. A line for each.</summary>
    public List<string> Disagreements { get; } = [];

    /// <summary>Writes a result file, which is replaced only when the new one is complete. Whoever calls this holds its <see cref="WriterLock"/>.</summary>
    public void Write(string path) => JsonLines.Replace(path, _cells.Values.Select(entry => entry.Line.Bytes));

    /// <summary>Says what is half-written and what disagrees, a line each.</summary>
    public void Report(TextWriter error)
    {
        foreach (string warning in _warnings) error.WriteLine($"PaperFigures: {warning}");
        foreach (string disagreement in Disagreements) error.WriteLine($"PaperFigures: {disagreement}: the first is kept.");
    }

    private void Add(JsonLines.Line<CellResult> line, string path)
    {
        string key = line.Value.Key;
        if (_cells.TryAdd(key, new(line, path))) return;
        var first = _cells[key];
        if (first.Line.Bytes.Span.SequenceEqual(line.Bytes.Span)) return;
        Disagreements.Add($"{key}: {Difference(first.Line.Bytes, line.Bytes)} in {first.Path} and {path}");
    }

    private static string Difference(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        var a = JsonNode.Parse(first.Span)!.AsObject();
        var b = JsonNode.Parse(second.Span)!.AsObject();
        var different = a.Where(property => !JsonNode.DeepEquals(property.Value, b[property.Key])).ToList();
        return different.Count == 0
            ? "the same values, written differently,"
            : $"{different[0].Key} is {Short(different[0].Value)} and {Short(b[different[0].Key])}" + (different.Count > 1 ? $", and {different.Count - 1} more differ," : "");
    }

    private static string Short(JsonNode? value) => (value?.ToJsonString() ?? "null") is { Length: > 40 } text ? text[..40] + "…" : value?.ToJsonString() ?? "null";

    private readonly record struct Entry(JsonLines.Line<CellResult> Line, string Path);
}

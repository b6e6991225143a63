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
            foreach (var result in content.Lines) set.Add(result, path);
        }

        return set;
    }

    public IReadOnlyList<CellResult> Results => [.. _cells.Values.Select(entry => entry.Result)];

    /// <summary>Cells of which there are two different results; that of the file read first is kept. A line for each.</summary>
    public List<string> Disagreements { get; } = [];

    /// <summary>Writes a result file, which is replaced only when the new one is complete. Whoever calls this holds its <see cref="WriterLock"/>.</summary>
    public void Write(string path) => JsonLines.Replace(path, Results.Select(JsonLines.Write));

    /// <summary>Says what is half-written and what disagrees, a line each.</summary>
    public void Report(TextWriter error)
    {
        foreach (string warning in _warnings) error.WriteLine($"PaperFigures: {warning}");
        foreach (string disagreement in Disagreements) error.WriteLine($"PaperFigures: {disagreement}: the first is kept.");
    }

    private void Add(CellResult result, string path)
    {
        if (_cells.TryAdd(result.Key, new(result, path))) return;
        var first = _cells[result.Key];

        // As this version writes them, also where an earlier one wrote one of them.
        byte[] a = JsonLines.Write(first.Result), b = JsonLines.Write(result);
        if (!a.AsSpan().SequenceEqual(b)) Disagreements.Add($"{result.Key}: {Difference(a, b)} in {first.Path} and {path}");
    }

    private static string Difference(byte[] first, byte[] second)
    {
        var a = JsonNode.Parse(first)!.AsObject();
        var b = JsonNode.Parse(second)!.AsObject();
        var different = a.Where(property => property.Value?.ToJsonString() != b[property.Key]?.ToJsonString()).ToList();
        return $"{different[0].Key} is {Short(different[0].Value)} and {Short(b[different[0].Key])}" + (different.Count > 1 ? $", and {different.Count - 1} more differ," : "");
    }

    private static string Short(JsonNode? value) => (value?.ToJsonString() ?? "null") is { Length: > 40 } text ? text[..40] + "…" : value?.ToJsonString() ?? "null";

    private readonly record struct Entry(CellResult Result, string Path);
}

namespace PaperFigures.Results;

/// <summary>The timings that lie beside result files: those of "results-0-of-2.jsonl" in "timings-0-of-2.jsonl".</summary>
internal static class TimingSet
{
    private const string Results = "results", Timings = "timings";

    /// <summary>Reads those there are, sorted by cell.</summary>
    public static IReadOnlyList<CellTiming> Beside(IEnumerable<string> resultFiles) =>
    [
        .. resultFiles.Select(PathBeside).OfType<string>().SelectMany(path => JsonLines.Read<CellTiming>(path).Lines)
            .Distinct().OrderBy(timing => timing.Key, StringComparer.Ordinal).ThenBy(timing => timing.Finished),
    ];

    /// <summary>Writes them beside a result file; nowhere where its name says nothing of results.</summary>
    public static void WriteBeside(string resultFile, IReadOnlyList<CellTiming> timings)
    {
        if (PathBeside(resultFile) is not string path || timings.Count == 0) return;
        using var writer = WriterLock.Take(path);
        JsonLines.Replace(path, timings.Select(JsonLines.Write));
    }

    private static string? PathBeside(string resultFile)
    {
        string name = Path.GetFileName(resultFile);
        return name.StartsWith(Results, StringComparison.Ordinal) ? Path.Combine(Path.GetDirectoryName(resultFile) ?? "", Timings + name[Results.Length..]) : null;
    }
}

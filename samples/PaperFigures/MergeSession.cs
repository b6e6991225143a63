using PaperFigures.Results;

namespace PaperFigures;

/// <summary>Joins result files into one, and the timings beside them.</summary>
internal sealed class MergeSession(TextWriter output, TextWriter error)
{
    /// <summary>Reads the files in their order and writes the joined one.</summary>
    /// <returns>Whether every cell that is there more than once is the same everywhere. Otherwise the first is kept, and each is reported.</returns>
    /// <exception cref="InputException">A file is not there or holds something else, or a run is writing the joined one, or that holds what the files do not.</exception>
    public bool Run(IReadOnlyList<FileInfo> files, FileInfo joined)
    {
        if (files.FirstOrDefault(file => !file.Exists) is { } absent) throw new InputException($"There is no file {absent.FullName}.");

        // From before the files are read: what a run appends to the joined one after that would be lost.
        using var writer = WriterLock.Take(joined.FullName);
        var results = ResultSet.Read(files.Select(file => file.FullName));
        if (File.Exists(joined.FullName) && files.All(file => file.FullName != joined.FullName)) RequireNothingLost(results, files, joined);
        results.Report(error);
        var timings = TimingSet.Beside(files.Select(file => file.FullName));
        results.Write(joined.FullName);
        TimingSet.WriteBeside(joined.FullName, timings);
        output.WriteLine($"{joined.FullName}  {results.Results.Count} cells of {files.Count} {(files.Count == 1 ? "file" : "files")}");
        return results.Disagreements.Count == 0;
    }

    private static void RequireNothingLost(ResultSet results, IReadOnlyList<FileInfo> files, FileInfo joined)
    {
        var all = ResultSet.Read([.. files.Select(file => file.FullName), joined.FullName]);
        int lost = all.Results.Count - results.Results.Count + all.Disagreements.Count - results.Disagreements.Count;
        if (lost == 0) return;
        throw new InputException(
            $"{joined.FullName} would be replaced and holds {lost} {(lost == 1 ? "result" : "results")} that the files to join do not: name it among them, or give another --output.");
    }
}

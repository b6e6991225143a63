using PaperFigures.Results;

namespace PaperFigures;

/// <summary>Joins result files into one, and the timings beside them.</summary>
internal sealed class MergeSession(TextWriter output, TextWriter error)
{
    /// <summary>Reads the files in their order and writes the joined one.</summary>
    /// <returns>Whether every cell that is there more than once is the same everywhere. Otherwise the first is kept, and each is reported.</returns>
    /// <exception cref="InputException">A file is not there or holds something else, or a run is writing the joined one.</exception>
    public bool Run(IReadOnlyList<FileInfo> files, FileInfo joined)
    {
        if (files.FirstOrDefault(file => !file.Exists) is { } absent) throw new InputException($"There is no file {absent.FullName}.");
        var results = ResultSet.Read(files.Select(file => file.FullName));
        results.Report(error);
        var timings = TimingSet.Beside(files.Select(file => file.FullName));
        results.Write(joined.FullName);
        TimingSet.WriteBeside(joined.FullName, timings);
        output.WriteLine($"{joined.FullName}  {results.Results.Count} cells of {files.Count} {(files.Count == 1 ? "file" : "files")}");
        return results.Disagreements.Count == 0;
    }
}

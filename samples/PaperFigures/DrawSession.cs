using PaperFigures.Drawing;
using PaperFigures.Report;
using PaperFigures.Results;

namespace PaperFigures;

/// <summary>Draws every figure there are results for, and writes the report.</summary>
internal sealed class DrawSession(TextWriter output, TextWriter error)
{
    /// <summary>Reads result files, and the timings beside them.</summary>
    /// <returns>Whether no two files disagree about a cell. Otherwise the first is drawn, and each is reported.</returns>
    /// <exception cref="InputException">A file holds something else.</exception>
    public bool Run(IReadOnlyList<string> files, DirectoryInfo folder, ReportSettings settings)
    {
        if (files.FirstOrDefault(file => !File.Exists(file)) is string absent) throw new InputException($"There is no file {absent}.");
        var results = ResultSet.Read(files);
        results.Report(error);
        var figures = FigureSet.Draw(results.Results, Path.Combine(folder.FullName, "figures"));
        var (html, markdown) = ReportWriter.Write(results.Results, TimingSet.Beside(files), settings, figures, folder.FullName);
        foreach (var figure in figures) output.WriteLine($"{figure.PngPath}  {figure.Title}");
        output.WriteLine($"{html}  the report, with every figure in it");
        output.WriteLine($"{markdown}  the same as text");
        return results.Disagreements.Count == 0;
    }
}

using PaperFigures.Drawing;
using PaperFigures.Report;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Drawing;

/// <summary>The tests that share the run.</summary>
[CollectionDefinition(Name)]
public sealed class SharesDrawnRun : ICollectionFixture<DrawnRun>
{
    public const string Name = "drawn run";
}

/// <summary>A small run with something for every figure and every section, drawn and reported once for all tests that look at it.</summary>
public sealed class DrawnRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("paper-figures-");

    public DrawnRun()
    {
        Results = [.. SyntheticResults.PaperGrid(seeds: 2).Where(IsKept)];
        Figures = FigureSet.Draw(Results, Path.Combine(_folder.FullName, "figures"));
        List<CellTiming> timings = [.. Results.Select(r => new CellTiming(r.Key, 90, 2, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)))];
        (string html, string markdown) = ReportWriter.Write(Results, timings, ReportSettings.Of("quick", ["--output", Folder]), Figures, Folder);
        (Html, Markdown) = (File.ReadAllText(html), File.ReadAllText(markdown));
    }

    public string Folder => _folder.FullName;

    public string Html { get; }

    public string Markdown { get; }

    internal IReadOnlyList<CellResult> Results { get; }

    internal IReadOnlyList<DrawnFigure> Figures { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool IsKept(CellResult result) => result switch
    {
        LazyResult { Width: 10_000, Dimension: 400 } => false,
        AdversarialResult adversarial => adversarial.Dimension is 25 or 100 or 400 or 784 && adversarial.Width <= 1000,
        _ => result.Dimension is 25 or 100 or 400 or 784,
    };
}

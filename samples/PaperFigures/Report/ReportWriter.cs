using LazyAdversary.Data;
using PaperFigures.Drawing;
using PaperFigures.Report.Sections;
using PaperFigures.Results;

namespace PaperFigures.Report;

/// <summary>Writes what a run found: report.html, one file that needs no other, and report.md beside it, which links to the figures' PNG files.</summary>
internal static class ReportWriter
{
    /// <summary>Writes both into a folder, which is made where it is not there.</summary>
    /// <param name="results">The results; none make a report that says so.</param>
    /// <param name="timings">How long cells took.</param>
    /// <param name="settings">What the run was asked for.</param>
    /// <param name="figures">What <see cref="FigureSet.Draw"/> drew of these results.</param>
    /// <param name="folder">Where the report goes. Links of report.md to figures elsewhere are relative to it.</param>
    /// <returns>The paths of report.html and report.md.</returns>
    public static (string Html, string Markdown) Write(
        IReadOnlyList<CellResult> results, IReadOnlyList<CellTiming> timings, ReportSettings settings, IReadOnlyList<DrawnFigure> figures, string folder)
    {
        Directory.CreateDirectory(folder);
        var document = Compose(results, timings, settings, figures);
        string html = Path.Combine(folder, "report.html"), markdown = Path.Combine(folder, "report.md");
        AtomicFile.Write(html, HtmlPage.Write(document));
        AtomicFile.Write(markdown, MarkdownPage.Write(document, folder));
        return (html, markdown);
    }

    private static Document Compose(
        IReadOnlyList<CellResult> results, IReadOnlyList<CellTiming> timings, ReportSettings settings, IReadOnlyList<DrawnFigure> figures)
    {
        var lazy = LazySelection.Select(results);
        return new(
            "The figures of “Adversarial Robustness is at Odds with Lazy Training”, computed anew",
            results.Count == 0
                ? "This run has no results yet: every section below says what it would hold."
                : $"{Words.Count(results.Count, "result")} of the grid of Wang, Ullah, Mianjy and Arora (NeurIPS 2022), preset {settings.Preset}. " +
                "Figures 2 to 7 are the paper's by number; what follows them goes beyond it. Throughout, f is a two-layer ReLU network of width m on images of d pixels, " +
                "no neuron of which moves further than V = C₀/√m from its initialization in training, but for the traces; δ = η·∇f(x) is the shortest step along the gradient that " +
                "turns the prediction at the image x, except in Figure 4, where it is any perturbation. Every number here is computed from the results of this run.",
            [
                GlanceSection.Of(results),
                DimensionSection.Of(2, lazy, figures),
                DimensionSection.Of(3, lazy, figures),
                HeatMapSection.Of(results, figures),
                DimensionSection.Of(5, lazy, figures),
                DimensionSection.Of(6, lazy, figures),
                HistogramSection.Of(results, figures),
                LazinessSection.Of(results, figures),
                TraceSection.Of(results, figures),
                AuditSection.Of(results),
                MissingSection.Of(results),
                SettingsSection.Of(settings, timings),
            ]);
    }
}

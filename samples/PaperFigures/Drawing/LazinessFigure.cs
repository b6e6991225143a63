using Figures;
using PaperFigures.Grid;
using PaperFigures.Results;
using ScottPlot;

namespace PaperFigures.Drawing;

/// <summary>The distance of the single gradient step over the best distance found: 1 where f is linear as far as the boundary, more where it is not.</summary>
internal static class LazinessFigure
{
    public const string Name = "single-over-best", Title = "Laziness: the single step's distance over the best distance found";

    private const int PanelWidth = 430, PanelHeight = 430, Columns = 3, Top = 80, PanelTop = 32;

    /// <summary>Null where no result has the ratio.</summary>
    public static FigureSheet? Draw(IReadOnlyList<CellResult> results)
    {
        var panels = Panels(results).ToList();
        if (panels.Count == 0) return null;
        int rows = (panels.Count + Columns - 1) / Columns;
        var sheet = new FigureSheet(Columns * PanelWidth, Top + rows * PanelHeight);
        string hollow = panels.Any(panel => panel.Series.SelectMany(s => s.Points).Any(p => p.IsHollow)) ? "  ·  hollow: training stopped by its cap" : "";
        int seeds = panels.Max(panel => panel.Series.SelectMany(s => s.Points).Max(p => p.Seeds.Count));
        sheet.WriteTitle(Title, $"median over test images  ·  {Words.Seeds(seeds)}  ·  1: one step is as short as the best found{hollow}");
        for (int i = 0; i < panels.Count; i++)
        {
            int left = i % Columns * PanelWidth, top = Top + i / Columns * PanelHeight;
            sheet.Write(panels[i].Title, left + 66, top + PanelTop - 8, 17, FigureStyle.Ink, bold: true);
            sheet.Add(panels[i].Plot, left, top + PanelTop, left + PanelWidth, top + PanelHeight);
        }

        return sheet;
    }

    public static string Caption(IReadOnlyList<CellResult> results) => string.Join(' ', [
        "For each of some test images: the distance at which its one gradient step turns it, over the shortest distance that the strongest attack found;",
        "the median over images.",
        "The ratio is 1 if f is linear between the image and the boundary; by the theorem's proof it nearly is, within O(1/√d) of an image and in the lazy ball.",
        .. HasCapped(results) ? ["Hollow: with some seed, training was stopped by its cap on steps or epochs."] : Array.Empty<string>(),
        "Against d: the networks of Figures 2, 3, 5 and 6, where they stopped. Against V: adversarially trained networks, as in Figure 4, right.",
        results.OfType<AdversarialResult>().Any(r => r.SingleOverBest is not null) ? "" : "No adversarially trained network has been measured.",
    ]).TrimEnd();

    private static bool HasCapped(IReadOnlyList<CellResult> results) => results.Any(r => r is LazyResult { SingleOverBest: not null, Reached: false })
        || results.OfType<AdversarialResult>().Any(r => r is { SingleOverBest: not null, IsCapped: true });

    private static IEnumerable<(string Title, Plot Plot, List<Series> Series)> Panels(IReadOnlyList<CellResult> results)
    {
        var lazy = LazySelection.Select(results).Where(s => s.Preset == Presets.Theorem).OrderBy(s => s.Inputs).ToList();
        var adversarial = HeatMapSelection.Select(results).Where(s => s.Preset == Presets.Algorithm && !s.IsLeft).ToList();
        var styles = new CurveStyles(results);
        foreach (var selection in lazy)
        {
            List<Series> series =
            [
                .. selection.Curves.Select(curve => Line(
                    curve.Name, styles.Of(selection.IsOverWidths, curve.Value), curve.Points, p => p.Dimension,
                    p => p.Seeds.Select(r => (r.SingleOverBest, !r.Reached)))),
            ];
            if (Panel(series, "input dimension d", isLogX: true) is { } plot)
                yield return ($"{(selection.Inputs == Inputs.Sphere ? "sphere" : "raw pixels")}, SGD, {selection.FixedName}", plot, series);
        }

        foreach (var selection in adversarial)
        {
            List<Series> series =
            [
                .. selection.Columns.Select(column => Line(
                    LazySelection.Label(isWidth: true, column.X), styles.Of(isWidth: true, column.X), column.Cells, c => c.Y,
                    c => c.Seeds.Select(r => (r.SingleOverBest, r.IsCapped)))),
            ];
            if (Panel(series, "maximal deviation V", isLogX: false) is { } plot) yield return ($"adversarial, {selection.FixedName}", plot, series);
        }
    }

    private static Plot? Panel(List<Series> series, string xLabel, bool isLogX)
    {
        series.RemoveAll(s => s.Points.Count == 0);
        if (series.Count == 0) return null;
        var panel = new SeriesPanel(xLabel, isLogX, isLogY: false) { LeastSpan = 0.02 };
        var plot = panel.Draw(series);
        if (isLogX) panel.SetTicksAt(series.SelectMany(s => s.Points).Select(p => p.X));
        return plot;
    }

    private static Series Line<T>(
        string name, CurveStyle style, IEnumerable<T> cells, Func<T, double> x, Func<T, IEnumerable<(Spread? Spread, bool IsCapped)>> seeds)
    {
        var points = cells.Select(cell => (X: x(cell), Seeds: seeds(cell).Where(seed => seed.Spread is not null).ToList())).Where(p => p.Seeds.Count > 0);
        return new(name, style, [.. points.Select(p => new SeriesPoint(p.X, [.. p.Seeds.Select(s => s.Spread!.Median)]) { IsHollow = p.Seeds.Any(s => s.IsCapped) })])
        {
            HasMarkers = true,
        };
    }
}

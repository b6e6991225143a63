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
        sheet.WriteTitle(Title, $"median over test images  ·  {Words.Seeds(panels.Max(panel => panel.Seeds))}  ·  1: one step is as short as the best found");
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
        "Against d: the networks of Figures 2, 3, 5 and 6, where they stopped. Against V: adversarially trained networks, as in Figure 4, right.",
        results.OfType<AdversarialResult>().Any(r => r.SingleOverBest is not null) ? "" : "No adversarially trained network has been measured.",
    ]).TrimEnd();

    private static IEnumerable<(string Title, Plot Plot, int Seeds)> Panels(IReadOnlyList<CellResult> results)
    {
        foreach (var selection in LazySelection.Select(results).Where(s => s.Preset == Presets.Theorem).OrderBy(s => s.Inputs))
        {
            var styles = CurveStyle.Of([.. selection.Curves.Select(c => c.Value)], selection.PaperValues);
            List<Series> series =
                [.. selection.Curves.Select((curve, i) => Line(curve.Name, styles[i], curve.Points, p => p.Dimension, p => p.Seeds.Select(r => r.SingleOverBest)))];
            if (Panel(series, "input dimension d", isLogX: true) is { } plot)
                yield return ($"{(selection.Inputs == Inputs.Sphere ? "sphere" : "raw pixels")}, SGD, {selection.FixedName}", plot, Seeds(series));
        }

        foreach (var selection in HeatMapSelection.Select(results).Where(s => s.Preset == Presets.Algorithm && !s.IsLeft))
        {
            double[] widths = [.. selection.Columns.Select(c => c.X)];
            var styles = CurveStyle.Of(widths, widths);
            List<Series> series =
            [
                .. selection.Columns.Select((column, i) =>
                    Line(LazySelection.Label(isWidth: true, column.X), styles[i], column.Cells, c => c.Y, c => c.Seeds.Select(r => r.SingleOverBest))),
            ];
            if (Panel(series, "maximal deviation V", isLogX: false) is { } plot) yield return ($"adversarial, {selection.FixedName}", plot, Seeds(series));
        }
    }

    private static int Seeds(List<Series> series) => series.SelectMany(s => s.Points).Max(p => p.Seeds.Count);

    private static Plot? Panel(List<Series> series, string xLabel, bool isLogX)
    {
        series.RemoveAll(s => s.Points.Count == 0);
        if (series.Count == 0) return null;
        var panel = new SeriesPanel(xLabel, isLogX, isLogY: false) { LeastSpan = 0.02 };
        var plot = panel.Draw(series);
        if (isLogX) panel.SetTicksAt(series.SelectMany(s => s.Points).Select(p => p.X));
        return plot;
    }

    private static Series Line<T>(string name, CurveStyle style, IEnumerable<T> cells, Func<T, double> x, Func<T, IEnumerable<Spread?>> seeds)
    {
        var points = cells.Select(cell => (X: x(cell), Seeds: (IReadOnlyList<double>)[.. seeds(cell).OfType<Spread>().Select(spread => spread.Median)]));
        return new(name, style, [.. points.Where(p => p.Seeds.Count > 0)]) { HasMarkers = true };
    }
}

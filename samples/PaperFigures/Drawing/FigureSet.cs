using Figures;
using PaperFigures.Results;

namespace PaperFigures.Drawing;

/// <summary>All figures there are results for.</summary>
internal static class FigureSet
{
    /// <summary>Draws them as PNG and SVG into a folder, which is made where it is not there.</summary>
    /// <returns>The figures, in the order of the paper and then what goes beyond it.</returns>
    public static IReadOnlyList<DrawnFigure> Draw(IReadOnlyList<CellResult> results, string folder)
    {
        Directory.CreateDirectory(folder);
        var figures = new List<DrawnFigure>();
        var styles = new CurveStyles(results);
        foreach (var selection in LazySelection.Select(results))
        {
            Save(
                DimensionFigure.Name(selection), DimensionFigure.Title(selection), DimensionFigure.Caption(selection),
                DimensionFigure.Draw(selection, styles));
        }

        foreach (var selection in HeatMapSelection.Select(results))
            Save(HeatMapFigure.Name(selection), HeatMapFigure.Title(selection), HeatMapFigure.Caption(selection), HeatMapFigure.Draw(selection));
        foreach (var selection in HistogramSelection.Select(results))
            Save(HistogramFigure.Name(selection), HistogramFigure.Title(selection), HistogramFigure.Caption(selection), HistogramFigure.Draw(selection));
        if (LazinessFigure.Draw(results) is { } laziness) Save(LazinessFigure.Name, LazinessFigure.Title, LazinessFigure.Caption(results), laziness);
        foreach (var trace in TraceFigure.Select(results)) Save(trace.Name, trace.Title, trace.Caption, trace.Draw());
        return figures;

        void Save(string name, string title, string caption, FigureSheet sheet)
        {
            string path = Path.Combine(folder, name);
            sheet.Save(path + ".png", path + ".svg");
            figures.Add(new(name, title, caption, path + ".png", path + ".svg"));
        }
    }
}

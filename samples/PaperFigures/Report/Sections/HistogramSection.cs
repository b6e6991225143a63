using PaperFigures.Drawing;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>Figure 7 with the numbers of its histograms.</summary>
internal static class HistogramSection
{
    private static readonly Quantity[] s_quantities = [Quantity.Distance, Quantity.GradientNorm, Quantity.StepSize];

    public static Section Of(IReadOnlyList<CellResult> results, IReadOnlyList<DrawnFigure> figures) =>
        Section.Of("figure-7", "Figure 7: histograms", HistogramSelection.Select(results).SelectMany(s => Blocks(s, figures)));

    private static IEnumerable<Block> Blocks(HistogramSelection selection, IReadOnlyList<DrawnFigure> figures)
    {
        foreach (var figure in figures.Where(f => f.Name == HistogramFigure.Name(selection))) yield return new Picture(figure);
        yield return new Table(
            $"{selection.CellName}: over test images, {(selection.Seeds.Count == 1 ? "one seed" : $"each number mean ± standard deviation over {selection.Seeds.Count} seeds")}",
            ["quantity", "mean", "standard deviation", "5%", "median", "95%"],
            [.. s_quantities.Select(quantity => Row(quantity.Symbol, [.. selection.Seeds.Select(quantity.Of).OfType<Spread>()]))]);
    }

    private static string[] Row(string symbol, IReadOnlyList<Spread> seeds) =>
    [
        symbol,
        .. new Func<Spread, double>[] { s => s.Mean, s => s.StandardDeviation, s => s.Q05, s => s.Median, s => s.Q95 }
            .Select(number => Spreads.MeanAndDeviation(seeds.Select(number))),
    ];
}

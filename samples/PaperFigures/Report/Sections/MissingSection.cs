using PaperFigures.Drawing;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>What this run lacks of the paper's figures, in one place.</summary>
internal static class MissingSection
{
    private static readonly int[] s_numbers = [2, 3, 5, 6];

    public static Section Of(IReadOnlyList<CellResult> results)
    {
        var lazy = LazySelection.Select(results);
        var heatMaps = HeatMapSelection.Select(results);
        List<string> items =
        [
            .. s_numbers.Where(number => lazy.All(s => s.Number != number)).Select(number => $"Figure {number}: no results."),
            .. lazy.SelectMany(s => DimensionGaps.Of(s).Select(gap => $"{DimensionFigure.ShortTitle(s)}: {gap}")),
            .. heatMaps.Any(s => s.IsLeft) ? Array.Empty<string>() : ["Figure 4, left: no results."],
            .. heatMaps.Any(s => !s.IsLeft) ? Array.Empty<string>() : ["Figure 4, right: no results."],
            .. heatMaps.SelectMany(s => HeatMapGaps.Of(s).Select(gap => $"{HeatMapFigure.ShortTitle(s)}: {gap}")),
        ];
        var histograms = HistogramSelection.Select(results);
        if (histograms.Count == 0) items.Add("Figure 7: no results.");
        else if (!histograms.Any(s => s.IsPaperCell && !HistogramFigure.Gaps(s).Any())) items.AddRange(HistogramFigure.Gaps(histograms[0]).Select(gap => $"Figure 7: {gap}"));
        Block block = items.Count > 0 ? new BulletList(items) : new Paragraph("Nothing: every d, m, C₀ and seed that the paper names is there, and Figure 4 over its whole range.");
        return Section.Of("missing", "What is missing", [block]);
    }
}

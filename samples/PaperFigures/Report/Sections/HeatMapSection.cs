using PaperFigures.Drawing;
using PaperFigures.Fits;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>Figure 4 with the points where accuracy crosses 1/2.</summary>
internal static class HeatMapSection
{
    public static Section Of(IReadOnlyList<CellResult> results, IReadOnlyList<DrawnFigure> figures) => Section.Of(
        "figure-4", "Figure 4: adversarial training in the lazy ball", HeatMapSelection.Select(results).SelectMany(s => Blocks(s, figures)));

    private static IEnumerable<Block> Blocks(HeatMapSelection selection, IReadOnlyList<DrawnFigure> figures)
    {
        foreach (var figure in figures.Where(f => f.Name == HeatMapFigure.Name(selection))) yield return new Picture(figure);
        var (x, y) = selection.IsLeft ? ("d", "R½") : ("m", "V½");
        yield return new Table(
            $"{HeatMapFigure.ShortTitle(selection)}: {y}, where the mean robust accuracy crosses 1/2",
            [
                x, "cells", "seeds", "least clean accuracy", y, "least to greatest seed", $"{y}·√{x}", Words.Text($"{selection.LawConstant}/√{x}"),
            ],
            [.. selection.Columns.Select(column => Row(column, selection.Law(column.X)))])
        { WordColumns = 0 };
    }

    private static string[] Row(HeatMapColumn column, double law)
    {
        var runs = column.Cells.SelectMany(c => c.Seeds).ToList();
        return
        [
            Words.Text($"{column.X:#,0}"), Words.Text($"{column.Cells.Count}"), Words.Span(column.Cells.Select(c => c.Seeds.Count)),
            Spreads.Percent(runs.Min(r => r.CleanAccuracy)), Crossing(column.Transition), SeedCrossings(column),
            column.Transition.Value is double value ? Words.Significant(value * Math.Sqrt(column.X)) : Spreads.None, Words.Significant(law),
        ];
    }

    /// <summary>The range over seeds, and of how many where not all cross.</summary>
    private static string SeedCrossings(HeatMapColumn column)
    {
        int seeds = column.Cells.SelectMany(c => c.Seeds).Select(r => r.Seed).Distinct().Count(), crossing = column.SeedTransitions.Count;
        return Spreads.Range(column.SeedTransitions) + (crossing > 0 && crossing < seeds ? $" ({crossing} of {seeds})" : "");
    }

    private static string Crossing(Transition transition) =>
        transition.Value is double value ? Words.Significant(value)
        : transition.IsBeforeFirst ? $"below {Words.Significant(transition.First)}" : $"above {Words.Significant(transition.Last)}";
}

using PaperFigures.Drawing;
using PaperFigures.Fits;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>Figures 2, 3, 5 and 6 with their exponents and the cells behind them.</summary>
internal static class DimensionSection
{
    private const string RawNote =
        "On raw pixels ‖x‖ itself grows with d. The step size is |η| = ‖δ‖/‖∇f‖ for every image, with ‖δ‖ undivided: where ‖δ‖/‖x‖ falls like 1/√d, ‖δ‖ falls " +
        "more slowly by as much as ‖x‖ grows, and |η| falls more slowly than 1/d by the same.";

    public static Section Of(int number, IReadOnlyList<LazySelection> selections, IReadOnlyList<DrawnFigure> figures)
    {
        var mine = selections.Where(s => s.Number == number).ToList();
        string inputs = number < 5 ? "raw pixels" : "the unit sphere", lines = number is 2 or 5 ? "widths" : "lazy constants";
        return Section.Of($"figure-{number}", $"Figure {number}: {lines} on {inputs}", mine.SelectMany(s => Blocks(s, figures)));
    }

    private static IEnumerable<Block> Blocks(LazySelection selection, IReadOnlyList<DrawnFigure> figures)
    {
        foreach (var figure in figures.Where(f => f.Name == DimensionFigure.Name(selection))) yield return new Picture(figure);
        yield return Exponents(selection);
        if (selection.Inputs == Inputs.Raw) yield return new Paragraph(RawNote);
        yield return Cells(selection);
    }

    private static Table Exponents(LazySelection selection) => new(
        $"{DimensionFigure.ShortTitle(selection)}: fitted exponents with 95% intervals",
        [
            "line", .. selection.Quantities.Select(q => $"{q.Symbol}: paper {Words.Number(q.Exponent)}"),
            .. Unplotted(selection).Select(q => $"{q.Symbol}, undivided"), "interval from",
        ],
        [.. selection.Curves.Select(curve => Row(curve, [.. selection.Quantities.Concat(Unplotted(selection)).Select(curve.Fit)]))]);

    /// <summary>What the figure has no panel for: on raw pixels, ‖δ‖ before it is divided.</summary>
    private static IReadOnlyList<Quantity> Unplotted(LazySelection selection) => selection.Inputs == Inputs.Raw ? [Quantity.Distance] : [];

    private static string[] Row(LazyCurve curve, IReadOnlyList<PowerLaw?> fits) =>
    [
        curve.Name, .. fits.Select(fit => fit is null ? Spreads.None : Words.Interval(fit)),
        fits.OfType<PowerLaw>().FirstOrDefault() switch
        {
            null => Spreads.None,
            { IsFromSeeds: true } fit => $"{Words.Count(fit.Seeds, "seed")}, {fit.Points} d",
            { } fit => $"residuals, {fit.Points} d",
        },
    ];

    private static Table Cells(LazySelection selection)
    {
        var distance = selection.Quantities[0];
        return new(
            $"{DimensionFigure.ShortTitle(selection)}: cells, mean ± standard deviation over seeds",
            [
                "line", "d", "left the ball", "steps", "test error (worst)", "never turned",
                distance.Symbol, $"{distance.Symbol}·√d", "‖∇f‖/√d", "|η|·d", "single/best",
            ],
            [.. selection.Curves.SelectMany(curve => curve.Points.Select(point => Row(curve, point, distance)))]);
    }

    private static string[] Row(LazyCurve curve, LazyPoint point, Quantity distance)
    {
        double root = Math.Sqrt(point.Dimension);
        var errors = point.Seeds.Select(r => (double)r.Misclassified / r.Examples).ToList();
        return
        [
            curve.Name, Words.Text($"{point.Dimension}"), $"{point.Seeds.Count(r => r.Reached)} of {point.Seeds.Count}",
            Spreads.MeanAndDeviation(point.Seeds.Select(r => (double)r.Steps)), $"{Spreads.Percent(errors.Average())} ({Spreads.Percent(errors.Max())})",
            Words.Text($"{point.Seeds.Sum(r => r.NeverTurned)}"), Spreads.MeanAndDeviation(point.Means(distance)),
            Spreads.MeanAndDeviation(point.Means(distance).Select(y => y * root)),
            Spreads.MeanAndDeviation(point.Means(Quantity.GradientNorm).Select(y => y / root)),
            Spreads.MeanAndDeviation(point.Means(Quantity.StepSize).Select(y => y * point.Dimension)),
            Spreads.MeanAndDeviation(point.Seeds.Select(r => r.SingleOverBest).OfType<Spread>().Select(s => s.Median)),
        ];
    }
}

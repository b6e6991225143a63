using Figures;
using PaperFigures.Fits;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Drawing;

/// <summary>Figures 2, 3, 5 and 6: perturbation, gradient norm and step size against d, side by side.</summary>
internal static class DimensionFigure
{
    private const int PanelWidth = 430, Top = 106, Height = 520;

    public static string Name(LazySelection selection) => $"figure-{selection.Number}{Presets.NameSuffix(selection.Preset, Presets.Theorem)}";

    /// <summary>"Figure 2", and the preset where it is not the usual one.</summary>
    public static string ShortTitle(LazySelection selection) => $"Figure {selection.Number}{Presets.TitleSuffix(selection.Preset, Presets.Theorem)}";

    public static string Title(LazySelection selection) =>
        $"Figure {selection.Number}: {(selection.Inputs == Inputs.Sphere ? "on the sphere" : "raw pixels")}, " +
        $"{(selection.IsOverWidths ? "by width m" : "by lazy constant C₀")}{Presets.TitleSuffix(selection.Preset, Presets.Theorem)}";

    public static FigureSheet Draw(LazySelection selection, CurveStyles allStyles)
    {
        var sheet = new FigureSheet(3 * PanelWidth, Height);
        List<CurveStyle> styles = [.. selection.Curves.Select(curve => allStyles.Of(selection.IsOverWidths, curve.Value))];
        sheet.WriteTitle(Title(selection), Subtitle(selection));
        for (int i = 0; i < selection.Quantities.Count; i++)
        {
            var quantity = selection.Quantities[i];
            sheet.Write(quantity.Title, i * PanelWidth + 62, Top - 8, 17, FigureStyle.Ink, bold: true);
            if (selection.Results.All(r => quantity.Of(r) is null)) continue;
            sheet.Add(DimensionPanel.Draw(quantity, selection.Curves, styles), i * PanelWidth, Top, (i + 1) * PanelWidth, Height);
        }

        return sheet;
    }

    public static string Caption(LazySelection selection)
    {
        string variable = selection.IsOverWidths ? "width m" : "lazy constant C₀";
        var first = selection.Results[0];
        return string.Join(' ', [
            $"{string.Join(", ", selection.Quantities.Select(q => q.Symbol))} against the input dimension d, a line for each {variable};",
            $"{selection.FixedName}, {Describe(first)}.",
            MostSeeds(selection) == 1
                ? "Markers: mean over test images that are classified correctly and turned by the step; one seed."
                : "Markers: mean over seeds of the mean over test images that are classified correctly and turned by the step; bands: from the least seed to the greatest.",
            $"Dashed green: {string.Join(", ", selection.Quantities.Select(q => q.Law))}, each with the c that fits all {LawPoints(selection)} of its panel best.",
            FitNote(selection),
            .. DimensionGaps.Of(selection),
        ]);
    }

    private static string Subtitle(LazySelection selection)
    {
        var parts = new List<string>
        {
            selection.FixedName,
            selection.Inputs == Inputs.Sphere ? "‖x‖ = 1, no bias" : "pixels in [0, 1], with bias",
            Seeds(selection),
            "fitted: d^(p ± 95% interval)",
        };
        if (selection.Results.Any(r => !r.Reached)) parts.Add("hollow: edge of the ball not reached");
        return string.Join("  ·  ", parts);
    }

    private static int MostSeeds(LazySelection selection) => selection.Curves.SelectMany(c => c.Points).Max(p => p.Seeds.Count);

    private static string Seeds(LazySelection selection)
    {
        var counts = selection.Curves.SelectMany(c => c.Points).Select(p => p.Seeds.Count).ToList();
        return MostSeeds(selection) == 1 ? "one seed" : $"mean of {Words.Span(counts)} seeds, band from least to greatest";
    }

    private static string LawPoints(LazySelection selection)
    {
        var points = selection.Curves.SelectMany(c => c.Points).ToList();
        return points.All(p => p.IsReached) || !points.Any(p => p.IsReached) ? "lines" : "filled markers";
    }

    private static string Describe(LazyResult result) =>
        (result.Inputs == Inputs.Sphere ? "inputs on the unit sphere and no bias" : "pixels in [0, 1] and a bias for each hidden neuron") +
        Words.Text($", SGD with batch size {result.BatchSize} and learning rate {result.LearningRate}, preset {result.Preset}");

    /// <summary>Says where intervals come from, which is not the same with one seed as with several.</summary>
    private static string FitNote(LazySelection selection)
    {
        var fits = selection.Curves.SelectMany(c => selection.Quantities.Select(c.Fit)).OfType<PowerLaw>().ToList();
        if (fits.Count == 0) return "No exponent is fitted: that takes two dimensions with two seeds, or three with one.";
        string seeds = "The exponent is fitted for each seed by itself, log against log; the interval is Student's at 95% for the mean over seeds.";
        string residuals = "the interval at 95% is that of the residuals of one straight line through the means; it knows nothing of how seeds differ.";
        if (fits.All(f => f.IsFromSeeds)) return seeds;
        return fits.Any(f => f.IsFromSeeds)
            ? $"{seeds} Where fewer than two seeds have every d, {residuals}"
            : $"With fewer than two seeds that have every d, {residuals}";
    }
}

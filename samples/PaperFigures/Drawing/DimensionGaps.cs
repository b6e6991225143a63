namespace PaperFigures.Drawing;

/// <summary>What Figures 2, 3, 5 and 6 lack of the paper's, in sentences.</summary>
internal static class DimensionGaps
{
    /// <summary>None where everything is there.</summary>
    public static IEnumerable<string> Of(LazySelection selection)
    {
        double paperValue = selection.IsOverWidths ? PaperGrid.LazyConstant : PaperGrid.Width;
        if (selection.FixedValue != paperValue) yield return $"The paper has {LazySelection.Label(!selection.IsOverWidths, paperValue)}.";

        var missing = selection.PaperValues.Select(value => Missing(selection, value)).OfType<string>().ToList();
        if (missing.Count > 0) yield return $"Not computed: {string.Join("; ", missing)}.";

        var points = selection.Curves.SelectMany(c => c.Points.Select(p => (Curve: c, Point: p))).ToList();
        var few = points.Select(p => p.Point.Seeds.Count).Where(seeds => seeds < PaperGrid.Seeds).ToList();
        if (few.Count > 0) yield return $"Fewer than the paper's {PaperGrid.Seeds} seeds: {few.Count} of {points.Count} points, with {Words.Span(few)}.";

        var hollow = points.Where(p => !p.Point.IsReached).GroupBy(p => p.Curve.Name).ToList();
        if (hollow.Count > 0)
        {
            yield return "Hollow markers: with some seed, training had not left the ball when it was stopped, so the network lies inside it and the point " +
                $"is in no fitted exponent: {string.Join("; ", hollow.Select(g => $"{g.Key} at d = {Words.List(g.Select(p => p.Point.Dimension))}"))}.";
        }

        int empty = points.Count(p => p.Point.Seeds.All(r => r.Distance is null));
        if (empty > 0) yield return $"No test image was turned at {Words.Count(empty, "point")}, which cannot be drawn.";
    }

    private static string? Missing(LazySelection selection, double value)
    {
        string name = LazySelection.Label(selection.IsOverWidths, value);
        if (selection.Curves.FirstOrDefault(c => c.Value == value) is not { } curve) return $"{name} (at any d)";
        var dimensions = PaperGrid.Dimensions.Except(curve.Points.Select(p => p.Dimension)).ToList();
        return dimensions.Count == 0 ? null : $"{name} at d = {Words.List(dimensions)}";
    }
}

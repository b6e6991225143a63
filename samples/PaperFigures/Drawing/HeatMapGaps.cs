namespace PaperFigures.Drawing;

/// <summary>What a half of Figure 4 lacks of the paper's, in sentences.</summary>
internal static class HeatMapGaps
{
    /// <summary>None where everything is there.</summary>
    public static IEnumerable<string> Of(HeatMapSelection selection)
    {
        if (selection.FixedName != selection.PaperFixedName) yield return $"The paper has {selection.PaperFixedName}.";
        var missing = selection.IsLeft ? PaperGrid.AdversarialDimensions.Except(selection.Columns.Select(c => (int)c.X)).ToList() : [];
        if (missing.Count > 0) yield return $"Not computed: d = {Words.List(missing)}.";

        var hollow = selection.Columns.Where(c => c.Cells.Count < selection.Rows.Count).ToList();
        if (hollow.Count > 0)
        {
            yield return Words.Text(
                $"Hollow: {hollow.Sum(c => selection.Rows.Count - c.Cells.Count)} of {selection.Rows.Count * selection.Columns.Count} cells that were not computed, at {(selection.IsLeft ? "d" : "m")} = {Words.List(hollow.Select(c => c.X))}.");
        }

        var cells = selection.Columns.SelectMany(c => c.Cells).ToList();
        int few = cells.Count(c => c.Seeds.Count < PaperGrid.Seeds);
        if (few > 0)
        {
            yield return Words.Text(
                $"Fewer than the paper's {PaperGrid.Seeds} seeds: {few} of {cells.Count} cells, with {Words.Span(cells.Where(c => c.Seeds.Count < PaperGrid.Seeds).Select(c => c.Seeds.Count))}.");
        }

        int capped = cells.Count(c => c.IsCapped);
        if (capped > 0)
        {
            yield return Words.Text(
                $"Crosses: {capped} of {cells.Count} cells in which, with some seed, training was cut off by the cap of {Words.Span(selection.Results.Select(r => r.EpochCap))} epochs while its robust accuracy might still have risen.");
        }
    }
}

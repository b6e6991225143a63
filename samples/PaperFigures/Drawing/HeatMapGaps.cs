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

        if (selection.Rows[0] > PaperGrid.LeastRow || selection.Rows[^1] < PaperGrid.GreatestRow)
        {
            yield return Words.Text(
                $"{(selection.IsLeft ? "‖δ‖" : "V")} from {selection.Rows[0]:0.###} to {selection.Rows[^1]:0.###}, in the paper from {PaperGrid.LeastRow} to {PaperGrid.GreatestRow}.");
        }

        var hollow = selection.Columns.Where(c => c.Cells.Count < selection.Rows.Count).ToList();
        if (hollow.Count > 0)
        {
            int all = selection.Rows.Count * selection.Columns.Count, computed = selection.Columns.Sum(c => c.Cells.Count);
            yield return $"Blank: {all - computed} of {all} cells that were not computed, at {(selection.IsLeft ? "d" : "m")} = {Words.List(hollow.Select(c => c.X))}.";
        }

        var cells = selection.Columns.SelectMany(c => c.Cells).ToList();
        var few = cells.Select(c => c.Seeds.Count).Where(seeds => seeds < PaperGrid.Seeds).ToList();
        if (few.Count > 0) yield return $"Fewer than the paper's {PaperGrid.Seeds} seeds: {few.Count} of {cells.Count} cells, with {Words.Span(few)}.";

        int capped = cells.Count(c => c.IsCapped);
        if (capped > 0)
        {
            string which = selection.IsCapped ? "In every cell" : $"Crosses: in {capped} of {cells.Count} cells";
            yield return $"{which}, with some seed, training was cut off by the cap of " +
                $"{Words.Span(selection.Results.Select(r => r.EpochCap))} epochs while its robust accuracy might still have risen.";
        }

        int images = selection.Results.Min(r => r.TrainingExamples), steps = selection.Results.Min(r => r.AttackSteps);
        if (images < PaperGrid.TrainingExamples) yield return Words.Text($"Trained on {images:#,0} images, the paper on {PaperGrid.TrainingExamples:#,0}.");
        if (steps < PaperGrid.AttackSteps) yield return Words.Text($"Trained against attacks of {steps} steps, in the paper {PaperGrid.AttackSteps}.");
    }
}

using PaperFigures.Drawing;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>The single step's distance over the best distance found, for every setting it was measured in.</summary>
internal static class LazinessSection
{
    public static Section Of(IReadOnlyList<CellResult> results, IReadOnlyList<DrawnFigure> figures)
    {
        var rows = LazyRows(results).Concat(AdversarialRows(results)).ToList();
        List<Block> blocks = [.. figures.Where(f => f.Name == LazinessFigure.Name).Select(f => new Picture(f))];
        if (rows.Count > 0)
        {
            blocks.Add(new Table(
                "Single step's distance over best distance found: quantiles over test images, mean ± standard deviation over seeds",
                ["training", "inputs", "d", "m", "C₀ or V", "R", "seeds", "median", "95%", "maximum"], rows)
            { WordColumns = 2 });
        }

        return Section.Of("laziness", "Beyond the paper: a measure of laziness", blocks);
    }

    private static IEnumerable<string[]> LazyRows(IReadOnlyList<CellResult> results) => results
        .OfType<LazyResult>().Where(r => r.SingleOverBest is not null)
        .GroupBy(r => (r.Preset, r.Inputs, r.Dimension, r.Width, r.LazyConstant)).OrderBy(g => g.Key).Select(g => (string[])
        [
            $"SGD, {g.Key.Preset}", g.Key.Inputs == Inputs.Sphere ? "sphere" : "raw", Words.Text($"{g.Key.Dimension}"), Words.Text($"{g.Key.Width:#,0}"),
            LazySelection.Label(isWidth: false, g.Key.LazyConstant), Spreads.None, .. Numbers([.. g.Select(r => r.SingleOverBest!)]),
        ]);

    private static IEnumerable<string[]> AdversarialRows(IReadOnlyList<CellResult> results) => results
        .OfType<AdversarialResult>().Where(r => r.SingleOverBest is not null)
        .GroupBy(r => (r.Preset, r.Dimension, r.Width, r.MaxDeviation, r.Radius)).OrderBy(g => g.Key).Select(g => (string[])
        [
            $"adversarial, {g.Key.Preset}", "sphere", Words.Text($"{g.Key.Dimension}"), Words.Text($"{g.Key.Width:#,0}"),
            Words.Text($"V = {g.Key.MaxDeviation:0.###}"), Words.Text($"{g.Key.Radius:0.###}"), .. Numbers([.. g.Select(r => r.SingleOverBest!)]),
        ]);

    private static string[] Numbers(IReadOnlyList<Spread> seeds) =>
    [
        Words.Text($"{seeds.Count}"), Spreads.MeanAndDeviation(seeds.Select(s => s.Median)), Spreads.MeanAndDeviation(seeds.Select(s => s.Q95)),
        Spreads.MeanAndDeviation(seeds.Select(s => s.Maximum)),
    ];
}

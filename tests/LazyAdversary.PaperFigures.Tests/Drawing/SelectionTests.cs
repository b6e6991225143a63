using PaperFigures.Drawing;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Drawing;

public class SelectionTests
{
    private readonly SyntheticResults _synthetic = new();

    [Fact]
    public void The_whole_grid_has_every_figure_and_lacks_nothing()
    {
        var results = SyntheticResults.PaperGrid();
        var lazy = LazySelection.Select(results);
        Assert.Equal([2, 3, 5, 6], lazy.Select(s => s.Number));
        Assert.All(lazy, selection => Assert.Empty(DimensionGaps.Of(selection)));
        Assert.Equal(["m = 1,000", "m = 10,000", "m = 100,000"], lazy[0].Curves.Select(c => c.Name));
        Assert.Equal(["C₀ = 10", "C₀ = 20", "C₀ = 30", "C₀ = 40"], lazy[1].Curves.Select(c => c.Name));

        var maps = HeatMapSelection.Select(results);
        Assert.Equal([true, false], maps.Select(s => s.IsLeft));
        Assert.All(maps, selection => Assert.Empty(HeatMapGaps.Of(selection)));
        Assert.Equal((24, 20), (maps[0].Columns.Count, maps[0].Rows.Count));
        Assert.True(Assert.Single(HistogramSelection.Select(results), s => s.Inputs == Inputs.Sphere).IsPaperCell);
    }

    [Fact]
    public void Missing_cells_and_seeds_are_named()
    {
        var results = SyntheticResults.PaperGrid(seeds: 2)
            .Where(r => r is not LazyResult { Width: 10_000, Dimension: 400 or 625 } and not LazyResult { Width: 1000 });
        string gaps = string.Join(' ', DimensionGaps.Of(LazySelection.Select(results).First(s => s.Number == 2)));
        Assert.Contains("m = 1,000 (at any d); m = 10,000 at d = 400, 625.", gaps, StringComparison.Ordinal);
        Assert.Contains("12 of 12 points, with 2.", gaps, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_that_did_not_reach_the_edge_are_named_and_in_no_fit()
    {
        int[] dimensions = [25, 100, 400, 784];
        List<CellResult> results = [.. dimensions.Select(d => _synthetic.Lazy(Inputs.Sphere, d, 1000, 10, seed: 1, reached: d != 400))];
        var selection = Assert.Single(LazySelection.Select(results));
        Assert.Contains("m = 1,000 at d = 400.", string.Join(' ', DimensionGaps.Of(selection)), StringComparison.Ordinal);
        Assert.Equal(3, selection.Curves[0].Fit(Quantity.Distance)!.Points);
        string caption = DimensionFigure.Caption(selection);
        Assert.Contains("knows nothing of how seeds differ", caption, StringComparison.Ordinal);
        Assert.Contains("the c that fits all filled markers", caption, StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_has_no_bands_and_no_mean()
    {
        var results = SyntheticResults.PaperGrid(seeds: 1);
        string[] captions =
        [
            .. LazySelection.Select(results).Select(DimensionFigure.Caption), .. HeatMapSelection.Select(results).Select(HeatMapFigure.Caption),
            .. TraceFigure.Select(results).Select(figure => figure.Caption),
        ];
        Assert.Equal(7, captions.Length);
        Assert.All(captions, caption => Assert.DoesNotContain("band", caption, StringComparison.Ordinal));
        Assert.All(captions, caption => Assert.DoesNotContain("mean over seeds", caption, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_keeps_its_style_beside_others()
    {
        var papers = CurveStyle.Of(PaperGrid.Widths, PaperGrid.Widths);
        var mixed = CurveStyle.Of([250, 500, 1000, 2000, 4000, 10_000, 100_000], PaperGrid.Widths);
        Assert.All(PaperGrid.Widths, width => Assert.Equal(papers[width], mixed[width]));
        Assert.Equal(7, mixed.Values.Distinct().Count());
    }

    [Fact]
    public void A_smaller_run_has_Figure_6_at_its_largest_width_with_several_constants()
    {
        List<CellResult> results =
        [
            _synthetic.Lazy(Inputs.Sphere, 25, 4000, 10, 1), _synthetic.Lazy(Inputs.Sphere, 25, 4000, 20, 1), _synthetic.Lazy(Inputs.Sphere, 25, 100_000, 10, 1),
        ];
        var selection = LazySelection.Select(results).Single(s => s.Number == 6);
        Assert.Equal("m = 4,000", selection.FixedName);
        Assert.Contains("The paper has m = 100,000.", DimensionGaps.Of(selection));
    }

    [Fact]
    public void Presets_are_never_mixed()
    {
        List<CellResult> results =
        [
            _synthetic.Lazy(Inputs.Sphere, 25, 1000, 10, 1, preset: "released-code"), _synthetic.Lazy(Inputs.Sphere, 25, 1000, 10, 1),
            .. from preset in new[] { "released-code", "theorem", "algorithm-1" }
               from radius in new[] { 0.1, 0.2 }
               select _synthetic.Adversarial(25, 1000, 0.316, radius, 1, preset: preset),
        ];
        Assert.Equal(["figure-5", "figure-5-released-code"], LazySelection.Select(results).Select(DimensionFigure.Name));
        Assert.Equal(["figure-4-left", "figure-4-left-released-code", "figure-4-left-theorem"], HeatMapSelection.Select(results).Select(HeatMapFigure.Name));
    }

    [Fact]
    public void A_preset_leads_a_figure_into_no_other_folder() => Assert.Equal(
        "figure-5----elsewhere", DimensionFigure.Name(Assert.Single(LazySelection.Select([_synthetic.Lazy(Inputs.Sphere, 25, 1000, 10, 1, preset: "../elsewhere")]))));

    [Fact]
    public void The_cell_that_both_halves_of_Figure_4_share_adds_no_row_to_the_right_one()
    {
        List<CellResult> results =
        [
            .. new[] { 0.2, 0.4 }.SelectMany(radius => new[] { 400, 784 }.Select(d => _synthetic.Adversarial(d, 1000, 0.316, radius, 1))),
            .. new[] { 0.3, 0.6 }.SelectMany(deviation => new[] { 500, 1000 }.Select(m => _synthetic.Adversarial(784, m, deviation, 0.2, 1))),
        ];
        var maps = HeatMapSelection.Select(results);
        Assert.Equal([0.2, 0.4], maps[0].Rows);
        Assert.Equal([0.3, 0.6], maps[1].Rows);
    }

    [Fact]
    public void A_heat_map_names_its_hollow_and_its_capped_cells()
    {
        List<CellResult> results =
        [
            _synthetic.Adversarial(25, 1000, 0.316, 0.1, 1), _synthetic.Adversarial(25, 1000, 0.316, 0.2, 1), _synthetic.Adversarial(36, 1000, 0.316, 0.1, 1),
            _synthetic.Adversarial(49, 1000, 0.316, 0.1, 1), _synthetic.Adversarial(49, 1000, 0.316, 0.2, 1, epochs: 60),
        ];
        string gaps = string.Join(' ', HeatMapGaps.Of(Assert.Single(HeatMapSelection.Select(results))));
        Assert.Contains("Blank: 1 of 6 cells that were not computed, at d = 36.", gaps, StringComparison.Ordinal);
        Assert.Contains("Crosses: in 1 of 5 cells", gaps, StringComparison.Ordinal);
        Assert.Contains("Not computed: d = 64, 81,", gaps, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heat_map_says_how_training_differs_from_the_papers()
    {
        List<CellResult> results =
        [
            .. new[] { 0.1, 0.2 }.Select(radius =>
                _synthetic.Adversarial(25, 1000, 0.316, radius, 1, epochs: 60) with { TrainingExamples = 2000, AttackSteps = 10 }),
        ];
        string gaps = string.Join(' ', HeatMapGaps.Of(Assert.Single(HeatMapSelection.Select(results))));
        Assert.Contains("In every cell, with some seed, training was cut off by the cap of 60 epochs", gaps, StringComparison.Ordinal);
        Assert.Contains("Trained on 2,000 images, the paper on 12,665.", gaps, StringComparison.Ordinal);
        Assert.Contains("Trained against attacks of 10 steps, in the paper 100.", gaps, StringComparison.Ordinal);
    }

    [Fact]
    public void Transitions_of_the_synthetic_grid_lie_where_it_puts_them()
    {
        var left = HeatMapSelection.Select(SyntheticResults.PaperGrid()).First(s => s.IsLeft);
        Assert.All(left.Columns, column => Assert.InRange(column.Transition.Value!.Value * Math.Sqrt(column.X), 1.8, 2.6));
        Assert.All(left.Columns, column => Assert.Equal(5, column.SeedTransitions.Count));
    }
}

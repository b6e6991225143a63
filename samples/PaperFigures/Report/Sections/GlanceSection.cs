using MathNet.Numerics.Statistics;
using PaperFigures.Drawing;
using PaperFigures.Fits;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>What the paper says beside what came out, a line each.</summary>
internal static class GlanceSection
{
    public static Section Of(IReadOnlyList<CellResult> results)
    {
        List<IReadOnlyList<string>> rows = [.. Laws(results), .. TestError(results), .. Histograms(results), .. Transitions(results)];
        var table = new Table("The paper's statements and this run", ["where", "the paper", "this run"], rows) { WordColumns = 3 };
        return Section.Of("glance", "At a glance", rows.Count > 0 ? [table] : []);
    }

    private static IEnumerable<string[]> Laws(IReadOnlyList<CellResult> results)
    {
        foreach (var selection in LazySelection.Select(results))
        {
            foreach (var quantity in selection.Quantities)
            {
                List<PowerLaw> fits = [.. selection.Curves.Select(c => c.Fit(quantity)).OfType<PowerLaw>()];
                if (fits.Count == 0) continue;
                int holding = fits.Count(f => Math.Abs(f.Exponent - quantity.Exponent) <= f.HalfWidth);
                yield return
                [
                    DimensionFigure.ShortTitle(selection), $"{quantity.Symbol} like {quantity.Law}",
                    $"exponent {Exponents(fits)}; {Words.Number(quantity.Exponent)} lies in the 95% interval of {holding} of {Words.Count(fits.Count, "fitted line")}, " +
                    $"of median half-width {Words.Number(fits.Select(f => f.HalfWidth).Median(), "0.000")}",
                ];
            }
        }
    }

    private static string Exponents(List<PowerLaw> fits)
    {
        string low = Words.Number(fits.Min(f => f.Exponent), "0.000"), high = Words.Number(fits.Max(f => f.Exponent), "0.000");
        return low == high ? low : $"{low} to {high}";
    }

    private static IEnumerable<string[]> TestError(IReadOnlyList<CellResult> results)
    {
        var presets = results.OfType<LazyResult>().GroupBy(r => r.Preset);
        foreach (var preset in presets.OrderBy(g => g.Key != Presets.Theorem).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            double[] errors = [.. Networks(preset).Select(r => (double)r.Misclassified / r.Examples)];
            yield return
            [
                "Section 5.1" + Presets.TitleSuffix(preset.Key, Presets.Theorem), "test error of every network below 1%",
                $"{errors.Count(e => e < 0.01)} of {Words.Count(errors.Length, "network")} below 1%; " +
                $"mean {Spreads.Percent(errors.Average())}, worst {Spreads.Percent(errors.Max())}",
            ];
        }
    }

    /// <summary>Each network once: behind the step cap, every C_0 of a trajectory has the same one.</summary>
    private static IEnumerable<LazyResult> Networks(IEnumerable<LazyResult> results) =>
        results.DistinctBy(r => (r.Inputs, r.Dimension, r.Width, r.Seed, EdgeOf: r.Reached ? r.LazyConstant : double.PositiveInfinity));

    private static IEnumerable<string[]> Histograms(IReadOnlyList<CellResult> results)
    {
        foreach (var selection in HistogramSelection.Select(results).Where(s => s.IsPaperCell))
        {
            var means = selection.Seeds.Select(r => r.Distance).OfType<Spread>().Select(spread => spread.Mean);
            yield return
            [
                "Figure 7" + Presets.TitleSuffix(selection.Preset, Presets.Theorem), Words.Text($"‖δ‖ near {PaperGrid.HistogramDistance}"),
                $"mean {Spreads.MeanAndDeviation(means)} over {Words.Count(selection.Seeds.Count, "seed")}",
            ];
        }
    }

    private static IEnumerable<string[]> Transitions(IReadOnlyList<CellResult> results)
    {
        foreach (var selection in HeatMapSelection.Select(results))
        {
            var found = selection.Columns.Where(c => c.Transition.Value is not null).ToList();
            var (x, y, change) = selection.IsLeft ? ("d", "‖δ‖", "drops to 0 just above") : ("m", "V", "drops to 0 below");
            yield return
            [
                HeatMapFigure.ShortTitle(selection), Words.Text($"robust accuracy {change} {y} = {selection.LawConstant}/√{x}"),
                found.Count == 0
                    ? "crosses 1/2 in no column"
                    : $"crosses 1/2 at {y}·√{x} = {Spreads.Range(found.Select(c => c.Transition.Value!.Value * Math.Sqrt(c.X)))}, " +
                    $"in {found.Count} of {Words.Count(selection.Columns.Count, "column")}",
            ];
        }
    }
}

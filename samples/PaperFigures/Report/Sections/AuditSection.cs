using PaperFigures.Drawing;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>Every lemma's bound beside what is measured: a table for each setting.</summary>
internal static class AuditSection
{
    private const string Note =
        "Each bound is to hold with probability at least 1 − γ over the initialization. A vacuous bound says nothing; where a hypothesis is not met, the paper does not claim " +
        "the bound at this size. Lemma B.4 as printed has a δ of its own for each neuron, which its proof does not cover: there a failure is no surprise. " +
        "The factor says how loose a bound is at the median: bound over measured for an upper bound, measured over bound for a lower one, so at least 1 where it holds.";

    public static Section Of(IReadOnlyList<CellResult> results)
    {
        var settings = results.OfType<AuditResult>().GroupBy(r => (r.Dimension, r.Width, r.LazyConstant, r.Radius, r.FailureProbability)).OrderBy(g => g.Key);
        List<Block> tables = [.. settings.Select(g => Table([.. g]))];
        return Section.Of("audit", "Beyond the paper: the lemmas, bound beside measurement", tables.Count > 0 ? [new Paragraph(Note), .. tables] : []);
    }

    private static string Name(AuditResult r) =>
        Words.Text($"d = {r.Dimension}, m = {r.Width:#,0}, C₀ = {r.LazyConstant:0.###}, R = {r.Radius:0.####}, γ = {r.FailureProbability:0.###}");

    /// <summary>Whether training left the ball: deep inside it every bound is looser than at its edge, which it is about.</summary>
    private static string Edge(IReadOnlyList<AuditResult> seeds)
    {
        int reached = seeds.Count(r => r.Reached);
        return reached == seeds.Count ? "trained to the edge of the ball"
            : Words.Text($"{(reached == 0 ? "no seed" : $"{reached} of {seeds.Count} seeds")} at the edge of the ball after {seeds[0].StepCap:#,0} steps");
    }

    private static Table Table(IReadOnlyList<AuditResult> seeds) => new(
        $"{Name(seeds[0])}, {Edge(seeds)}: medians over examples, {(seeds.Count == 1 ? "one seed" : $"mean ± standard deviation over {seeds.Count} seeds")}",
        ["item", "quantity", "status", "measured", "bound", "least factor", "least share that holds"],
        [.. seeds.SelectMany(r => r.Rows).GroupBy(row => (row.Item, row.Quantity)).Select(g => Row(g.Key.Item, g.Key.Quantity, [.. g]))])
    { WordColumns = 3 };

    private static string[] Row(string item, string quantity, IReadOnlyList<AuditRow> seeds)
    {
        double[] bounds = [.. seeds.Select(r => r.Bound).OfType<double>()], shares = [.. seeds.Select(r => r.HoldsShare).OfType<double>()];
        double[] factors = [.. seeds.Select(r => r.Factor).OfType<double>()];
        return
        [
            item, quantity, Status(seeds), Spreads.MeanAndDeviation(seeds.Select(r => r.Measured)), Spreads.MeanAndDeviation(bounds),
            factors.Length == 0 ? Spreads.None : double.IsFinite(factors.Min()) ? Words.Significant(factors.Min()) : "∞",

            // Without a bound there is nothing that could hold.
            bounds.Length > 0 && shares.Length > 0 ? Spreads.Percent(shares.Min()) : Spreads.None,
        ];
    }

    /// <summary>The status, or each status with its count where seeds differ.</summary>
    private static string Status(IReadOnlyList<AuditRow> seeds)
    {
        var statuses = seeds.GroupBy(r => r.Status).OrderByDescending(g => g.Count()).ToList();
        return statuses.Count == 1 ? statuses[0].Key : string.Join("; ", statuses.Select(g => $"{g.Key} ({Words.Count(g.Count(), "seed")})"));
    }
}

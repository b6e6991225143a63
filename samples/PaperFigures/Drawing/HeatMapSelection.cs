using PaperFigures.Fits;
using PaperFigures.Results;

namespace PaperFigures.Drawing;

/// <summary>The results that belong into one half of Figure 4.</summary>
internal sealed class HeatMapSelection
{
    private HeatMapSelection(bool isLeft, string preset, IEnumerable<AdversarialResult> results)
    {
        IsLeft = isLeft;
        Preset = preset;
        Results = WithoutStrays([.. results], isLeft);
        Columns =
        [
            .. Results.GroupBy(r => Across(r, isLeft)).OrderBy(g => g.Key).Select(g => new HeatMapColumn(
                g.Key, isLeft, [.. g.GroupBy(r => Up(r, isLeft)).OrderBy(c => c.Key).Select(c => new HeatMapCell(c.Key, [.. c.OrderBy(r => r.Seed)]))])),
        ];
        Rows = [.. Columns.SelectMany(c => c.Cells).Select(c => c.Y).Distinct().Order()];
    }

    /// <summary>Left: ‖δ‖ against d at one m and V. Right: V against m at one d and ‖δ‖.</summary>
    public bool IsLeft { get; }

    public string Preset { get; }

    public IReadOnlyList<AdversarialResult> Results { get; }

    /// <summary>Ascending in d or m.</summary>
    public IReadOnlyList<HeatMapColumn> Columns { get; }

    /// <summary>Every ‖δ‖ or V of any column, ascending.</summary>
    public IReadOnlyList<double> Rows { get; }

    /// <summary>Whether training was cut off in every cell, which then need no mark for it.</summary>
    public bool IsCapped => Columns.All(c => c.Cells.All(cell => cell.IsCapped));

    /// <summary>What all cells share: "m = 1,000, V = 0.316".</summary>
    public string FixedName => IsLeft
        ? Words.Text($"m = {Results[0].Width:#,0}, V = {Results[0].MaxDeviation:0.###}")
        : Words.Text($"d = {Results[0].Dimension:#,0}, ‖δ‖ = {Results[0].Radius:0.###}");

    /// <summary>The same in the paper.</summary>
    public string PaperFixedName => IsLeft
        ? Words.Text($"m = {PaperGrid.AdversarialWidth:#,0}, V = {PaperGrid.MaxDeviation:0.###}")
        : Words.Text($"d = {PaperGrid.Dimension:#,0}, ‖δ‖ = {PaperGrid.Radius:0.###}");

    /// <summary>5/√d or 25/√m.</summary>
    public double Law(double x) => LawConstant / Math.Sqrt(x);

    public double LawConstant => IsLeft ? 5 : 25;

    /// <summary>The halves there is something for, the preset of Algorithm 1 first.</summary>
    public static IReadOnlyList<HeatMapSelection> Select(IEnumerable<CellResult> results) =>
    [
        .. results.OfType<AdversarialResult>().GroupBy(r => r.Preset).SelectMany(g => new[] { Left(g), Right(g) }).OfType<HeatMapSelection>()
            .OrderBy(s => s.Preset != Presets.Algorithm).ThenBy(s => s.Preset, StringComparer.Ordinal).ThenBy(s => !s.IsLeft),
    ];

    private static HeatMapSelection? Left(IGrouping<string, AdversarialResult> preset) => Best(
        true, preset, r => (r.Width, Rounded(r.MaxDeviation)), (PaperGrid.AdversarialWidth, Rounded(PaperGrid.MaxDeviation)), r => (r.Dimension, Rounded(r.Radius)));

    private static HeatMapSelection? Right(IGrouping<string, AdversarialResult> preset) => Best(
        false, preset, r => (r.Dimension, Rounded(r.Radius)), (PaperGrid.Dimension, Rounded(PaperGrid.Radius)), r => (r.Width, Rounded(r.MaxDeviation)));

    /// <summary>The paper's fixed values where there are cells for them, otherwise those with the most cells. One cell makes no map.</summary>
    private static HeatMapSelection? Best(
        bool isLeft, IGrouping<string, AdversarialResult> preset, Func<AdversarialResult, (int, double)> fixedValues, (int, double) paper,
        Func<AdversarialResult, (int, double)> cell)
    {
        var maps = preset.GroupBy(fixedValues).Where(g => g.Select(cell).Distinct().Count() > 1).ToList();
        var chosen = maps.Find(g => g.Key == paper) ?? maps.MaxBy(g => g.Count());
        return chosen is null ? null : new(isLeft, preset.Key, chosen);
    }

    /// <summary>
    /// The two halves share a cell, and what is a row of one need not be a row of the other: a row with one cell among rows with several belongs to the other half.
    /// </summary>
    private static List<AdversarialResult> WithoutStrays(List<AdversarialResult> results, bool isLeft)
    {
        var rows = results.GroupBy(r => Up(r, isLeft)).ToLookup(g => g.Select(r => Across(r, isLeft)).Distinct().Count() > 1);
        return [.. (rows[true].Any() ? rows[true] : rows[false]).SelectMany(g => g)];
    }

    private static int Across(AdversarialResult result, bool isLeft) => isLeft ? result.Dimension : result.Width;

    private static double Up(AdversarialResult result, bool isLeft) => Rounded(isLeft ? result.Radius : result.MaxDeviation);

    /// <summary>Values are told apart as in the keys of results: to three decimals.</summary>
    private static double Rounded(double value) => Math.Round(value, 3);
}

/// <summary>A column of a heat map: all ‖δ‖ of one d, or all V of one m.</summary>
internal sealed record HeatMapColumn(double X, bool IsLeft, IReadOnlyList<HeatMapCell> Cells)
{
    /// <summary>Where the mean over seeds crosses 1/2: accuracy falls with ‖δ‖ and rises with V.</summary>
    public Transition Transition => Transition.Find(Cells.Select(c => (c.Y, c.Accuracy)), isFalling: IsLeft);

    /// <summary>The crossings of the seeds that cross.</summary>
    public IReadOnlyList<double> SeedTransitions =>
    [
        .. Cells.SelectMany(c => c.Seeds.Select(r => (c.Y, Result: r))).GroupBy(p => p.Result.Seed)
            .Select(g => Transition.Find(g.Select(p => (p.Y, p.Result.RobustAccuracy)), isFalling: IsLeft).Value).OfType<double>(),
    ];
}

/// <summary>The seeds of one cell, which lies at Y in its column.</summary>
internal sealed record HeatMapCell(double Y, IReadOnlyList<AdversarialResult> Seeds)
{
    public double Accuracy => Seeds.Average(r => r.RobustAccuracy);

    /// <summary>Whether training was cut off by the cap with some seed, rather than stopped by itself.</summary>
    public bool IsCapped => Seeds.Any(r => r.IsCapped);
}

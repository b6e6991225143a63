using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Drawing;

/// <summary>The results that belong into one of Figures 2, 3, 5 and 6.</summary>
internal sealed class LazySelection
{
    private LazySelection(Inputs inputs, string preset, bool isOverWidths, double fixedValue, IEnumerable<LazyResult> results)
    {
        Inputs = inputs;
        Preset = preset;
        IsOverWidths = isOverWidths;
        FixedValue = fixedValue;
        Results = [.. results];
        Curves =
        [
            .. Results.GroupBy(r => isOverWidths ? r.Width : r.LazyConstant).OrderBy(g => g.Key).Select(g => new LazyCurve(
                g.Key, Label(isOverWidths, g.Key),
                [.. g.GroupBy(r => r.Dimension).OrderBy(d => d.Key).Select(d => new LazyPoint(d.Key, [.. d.OrderBy(r => r.Seed)]))])),
        ];
    }

    public Inputs Inputs { get; }

    public string Preset { get; }

    /// <summary>A line for each width at one C_0 (Figures 2 and 5), or for each C_0 at one width (3 and 6).</summary>
    public bool IsOverWidths { get; }

    /// <summary>The C_0, or the width, that all lines share.</summary>
    public double FixedValue { get; }

    public IReadOnlyList<LazyResult> Results { get; }

    public IReadOnlyList<LazyCurve> Curves { get; }

    /// <summary>The paper's number of the figure.</summary>
    public int Number => (Inputs, IsOverWidths) switch { (Inputs.Raw, true) => 2, (Inputs.Raw, false) => 3, (_, true) => 5, _ => 6 };

    public IReadOnlyList<Quantity> Quantities => Quantity.Panels(Inputs);

    /// <summary>"C₀ = 10".</summary>
    public string FixedName => Label(!IsOverWidths, FixedValue);

    /// <summary>The values of the lines in the paper.</summary>
    public IReadOnlyList<double> PaperValues => IsOverWidths ? PaperGrid.Widths : PaperGrid.LazyConstants;

    /// <summary>The figures there is something for, in the order of the paper, the preset of the theorem first.</summary>
    public static IReadOnlyList<LazySelection> Select(IEnumerable<CellResult> results) =>
    [
        .. results.OfType<LazyResult>().GroupBy(r => (r.Inputs, r.Preset)).SelectMany(Select)
            .OrderBy(s => s.Preset != Presets.Theorem).ThenBy(s => s.Preset, StringComparer.Ordinal).ThenBy(s => s.Number),
    ];

    /// <summary>"m = 1,000" or "C₀ = 10".</summary>
    public static string Label(bool isWidth, double value) => Words.Text($"{(isWidth ? "m" : "C₀")} = {value:#,0.###}");

    private static IEnumerable<LazySelection> Select(IGrouping<(Inputs Inputs, string Preset), LazyResult> group)
    {
        var (inputs, preset) = group.Key;
        double constant = group.Any(r => r.LazyConstant == PaperGrid.LazyConstant) ? PaperGrid.LazyConstant : group.Min(r => r.LazyConstant);
        yield return new(inputs, preset, isOverWidths: true, constant, group.Where(r => r.LazyConstant == constant));

        // A smaller run has Figures 3 and 6 at a smaller width. A width with one C_0 is a line of Figures 2 and 5 already.
        var widths = group.GroupBy(r => r.Width).Where(w => w.Select(r => r.LazyConstant).Distinct().Count() > 1).ToList();
        if ((widths.Find(w => w.Key == PaperGrid.Width) ?? widths.MaxBy(w => w.Key)) is { } width)
            yield return new(inputs, preset, isOverWidths: false, width.Key, width);
    }
}

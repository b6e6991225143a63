using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Drawing;

/// <summary>The results that belong into Figure 7: the seeds of one cell, with the value of every test image.</summary>
internal sealed record HistogramSelection(IReadOnlyList<LazyResult> Seeds)
{
    private LazyResult First => Seeds[0];

    public Inputs Inputs => First.Inputs;

    public string Preset => First.Preset;

    public string CellName => Words.Text($"d = {First.Dimension:#,0}, m = {First.Width:#,0}, C₀ = {First.LazyConstant:0.###}");

    /// <summary>Whether this is the cell that the paper shows.</summary>
    public bool IsPaperCell =>
        Inputs == Inputs.Sphere && (First.Dimension, First.Width, First.LazyConstant) == (PaperGrid.Dimension, PaperGrid.Width, PaperGrid.LazyConstant);

    /// <summary>One of each kind of input and preset: the largest dimension, the largest width, the smallest C_0 there are values for.</summary>
    public static IReadOnlyList<HistogramSelection> Select(IEnumerable<CellResult> results) =>
    [
        .. results.OfType<LazyResult>().Where(r => r.Values is { Distance.Length: > 1 }).GroupBy(r => (r.Inputs, r.Preset))
            .Select(g => g.GroupBy(r => (r.Dimension, r.Width, r.LazyConstant))
                .OrderByDescending(c => c.Key.Dimension).ThenByDescending(c => c.Key.Width).ThenBy(c => c.Key.LazyConstant).First())
            .Select(cell => new HistogramSelection([.. cell.OrderBy(r => r.Seed)]))
            .OrderBy(s => s.Preset != Presets.Theorem).ThenBy(s => s.Preset, StringComparer.Ordinal).ThenBy(s => s.Inputs),
    ];

    /// <summary>The values of a panel, one array for each seed.</summary>
    public IReadOnlyList<float[]> Values(Func<LazyValues, float[]> quantity) => [.. Seeds.Select(r => quantity(r.Values!))];
}

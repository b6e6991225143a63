using PaperFigures.Drawing;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace PaperFigures.Report.Sections;

/// <summary>The training traces, with numbers at their ends.</summary>
internal static class TraceSection
{
    public static Section Of(IReadOnlyList<CellResult> results, IReadOnlyList<DrawnFigure> figures) =>
        Section.Of("traces", "Beyond the paper: training traces", Blocks([.. results.OfType<TraceResult>().Where(r => r.Points.Length > 0)], figures));

    private static IEnumerable<Block> Blocks(List<TraceResult> traces, IReadOnlyList<DrawnFigure> figures)
    {
        var names = TraceFigure.Select(traces).Select(f => f.Name).ToHashSet();
        foreach (var figure in figures.Where(f => names.Contains(f.Name))) yield return new Picture(figure);
        if (traces.Count == 0) yield break;
        yield return new Table(
            "The last point of each trace, mean ± standard deviation over seeds",
            [
                "inputs", "d", "m", "seeds", "step", "median deviation", "95% deviation", "greatest deviation", "|S(x)|/m", "linearization error", "kernel drift",
                "test error",
            ],
            [
                .. traces.GroupBy(r => (r.Inputs, r.Dimension, r.Width)).OrderBy(g => g.Key).Select(g => (string[])
                [
                    g.Key.Inputs == Inputs.Sphere ? "sphere" : "raw", Words.Text($"{g.Key.Dimension}"), Words.Text($"{g.Key.Width:#,0}"), Words.Text($"{g.Count()}"),
                    .. Numbers([.. g.Select(r => r.Points[^1])]),
                ]),
            ]);
    }

    private static string[] Numbers(IReadOnlyList<TracePoint> seeds) =>
    [
        .. new Func<TracePoint, double>[]
        {
            p => p.Step, p => p.Median, p => p.Q95, p => p.Maximum, p => p.SwitchedShare, p => p.LinearizationError, p => p.KernelDrift, p => p.TestError,
        }.Select(number => Spreads.MeanAndDeviation(seeds.Select(number))),
    ];
}

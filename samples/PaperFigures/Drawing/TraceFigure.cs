using Figures;
using PaperFigures.Grid;
using PaperFigures.Results;
using ScottPlot;

namespace PaperFigures.Drawing;

/// <summary>What becomes of laziness while SGD goes on, unhindered by a ball: the traces of one kind of input and one dimension.</summary>
internal sealed class TraceFigure
{
    private const int PanelWidth = 430, PanelHeight = 400, Columns = 3, Top = 80, PanelTop = 32;
    private const float LongDash = 8, ShortDash = 3;

    private readonly IReadOnlyList<TraceResult> _results;
    private readonly List<IGrouping<int, TraceResult>> _widths;
    private readonly IReadOnlyList<CurveStyle> _styles;

    private TraceFigure(IEnumerable<TraceResult> results, CurveStyles styles)
    {
        _results = [.. results];
        _widths = [.. _results.GroupBy(r => r.Width).OrderBy(g => g.Key)];
        _styles = [.. _widths.Select(width => styles.Of(isWidth: true, width.Key))];
    }

    public string Name => Words.Text($"traces-{(_results[0].Inputs == Inputs.Sphere ? "sphere" : "raw")}-d{_results[0].Dimension}");

    public string Title => Words.Text($"Training traces: {(_results[0].Inputs == Inputs.Sphere ? "on the sphere" : "raw pixels")}, d = {_results[0].Dimension:#,0}");

    public string Caption => string.Join(' ', [
        _widths.Max(g => g.Count()) == 1
            ? "One trajectory of SGD for each width, which no ball stops, against the steps done."
            : "One trajectory of SGD for each seed, which no ball stops, against the steps done; mean over seeds, band from the least to the greatest, " +
            "at the steps that every seed of a width has.",
        "Deviation: √m·‖w_s − w_{s,0}‖, its median, 95% quantile and maximum over neurons, to be held against C₀.",
        "Sign flips: the share |S(x)|/m of neurons whose sign at a test image is not the one at initialization.",
        "Linearization error: |f − f_lin| over |f|, f_lin the expansion in W at W₀, a ratio of means.",
        "Kernel drift: 1 − the cosine between the tangent kernels at W and W₀.",
        "The initialization, step 0, has no place on a logarithmic axis.",
        $"Seeds: {string.Join("; ", _widths.Select(g => Words.Text($"{g.Count()} at m = {g.Key:#,0}")))}.",
    ]);

    public static IEnumerable<TraceFigure> Select(IReadOnlyList<CellResult> results)
    {
        var styles = new CurveStyles(results);
        return results.OfType<TraceResult>().Where(r => r.Points.Length > 1)
            .GroupBy(r => (r.Inputs, r.Dimension)).OrderBy(g => g.Key).Select(g => new TraceFigure(g, styles));
    }

    public FigureSheet Draw()
    {
        var sheet = new FigureSheet(Columns * PanelWidth, Top + 2 * PanelHeight);
        sheet.WriteTitle(Title, Words.Seeds(_widths.Max(g => g.Count())));
        Add(sheet, 0, "deviation √m·‖w − w₀‖", Deviations(), new SeriesPanel("steps of SGD", isLogX: true, isLogY: true)
        {
            Legend =
            [
                .. _widths.Select((width, i) => new LegendItem { LabelText = Label(width), LineColor = _styles[i].Color, LineWidth = 2 }),
                new() { LabelText = "maximum over neurons", LineColor = FigureStyle.Ink, LineWidth = 2 },
                DashedCurve.LegendItem("95% quantile", FigureStyle.Ink, 1.8f, LongDash, 0.7f * LongDash),
                DashedCurve.LegendItem("median", FigureStyle.Ink, 1.8f, ShortDash, 0.7f * ShortDash),
            ],
            Levels = [Level(PaperGrid.LazyConstants[0]), Level(PaperGrid.LazyConstants[^1])],
        });
        Add(sheet, 1, "sign flips |S(x)|/m", Lines(p => p.SwitchedShare), Panel(isLogY: true));
        Add(sheet, 2, "linearization error", Lines(p => p.LinearizationError), Panel(isLogY: true));
        Add(sheet, 3, "kernel drift", Lines(p => p.KernelDrift), Panel(isLogY: true));
        Add(sheet, 4, "test error", Lines(p => p.TestError), Panel(isLogY: false));
        return sheet;
    }

    private static (double Y, string Name) Level(double lazyConstant) => (lazyConstant, LazySelection.Label(isWidth: false, lazyConstant));

    private static SeriesPanel Panel(bool isLogY) => new("steps of SGD", isLogX: true, isLogY);

    private static void Add(FigureSheet sheet, int index, string title, IReadOnlyList<Series> series, SeriesPanel panel)
    {
        int left = index % Columns * PanelWidth, top = Top + index / Columns * PanelHeight;
        sheet.Write(title, left + 66, top + PanelTop - 8, 17, FigureStyle.Ink, bold: true);
        sheet.Add(panel.Draw(series), left, top + PanelTop, left + PanelWidth, top + PanelHeight);
    }

    private static string Label(IGrouping<int, TraceResult> width) => LazySelection.Label(isWidth: true, width.Key);

    private List<Series> Deviations() =>
    [
        .. _widths.SelectMany((width, i) => new[]
        {
            Line(width, _styles[i], "maximum", p => p.Maximum),
            Line(width, _styles[i], "95%", p => p.Q95) with { Dash = LongDash },
            Line(width, _styles[i], "median", p => p.Median) with { Dash = ShortDash },
        }),
    ];

    private List<Series> Lines(Func<TracePoint, double> quantity) => [.. _widths.Select((width, i) => Line(width, _styles[i], null, quantity))];

    private static Series Line(IGrouping<int, TraceResult> width, CurveStyle style, string? what, Func<TracePoint, double> quantity)
    {
        int seeds = width.Count();
        var points = width.SelectMany(r => r.Points).GroupBy(p => p.Step).Where(g => g.Count() == seeds).OrderBy(g => g.Key)
            .Select(g => new SeriesPoint(g.Key, [.. g.Select(quantity)]));
        string name = Label(width);
        return new(what is null ? name : $"{name}, {what}", style, [.. points]);
    }
}

using Figures;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using PaperFigures.Grid;
using PaperFigures.Results;
using ScottPlot;

namespace PaperFigures.Drawing;

/// <summary>Figure 7: how perturbation, gradient norm and step size are spread over test images.</summary>
internal static class HistogramFigure
{
    private const int PanelWidth = 430, PanelLeft = 80, Top = 106, Height = 480, Bins = 48, CurvePoints = 160;

    private static readonly (string Title, Func<LazyValues, float[]> Of)[] s_panels =
    [
        ("perturbation ‖δ‖", v => v.Distance), ("gradient norm ‖∇f‖", v => v.GradientNorm), ("step size |η|", v => v.StepSize),
    ];

    public static string Name(HistogramSelection selection) =>
        "figure-7" + (selection.Inputs == Inputs.Raw ? "-raw" : "") + Presets.NameSuffix(selection.Preset, Presets.Theorem);

    public static string Title(HistogramSelection selection) =>
        $"Figure 7: histograms over test images, {(selection.Inputs == Inputs.Raw ? "raw pixels" : "on the sphere")}" +
        Presets.TitleSuffix(selection.Preset, Presets.Theorem);

    public static FigureSheet Draw(HistogramSelection selection)
    {
        var sheet = new FigureSheet(s_panels.Length * PanelWidth, Height);
        sheet.WriteTitle(
            Title(selection),
            selection.CellName + "  ·  " +
            (selection.Seeds.Count == 1 ? "one seed" : $"bars: mean of {selection.Seeds.Count} seeds, thin lines: each seed"));
        for (int i = 0; i < s_panels.Length; i++)
        {
            var (title, of) = s_panels[i];
            sheet.Write(title, i * PanelWidth + PanelLeft, Top - 8, 17, FigureStyle.Ink, bold: true);
            double? mark = i == 0 && selection.IsPaperCell ? PaperGrid.HistogramDistance : null;
            sheet.Add(Panel(selection.Values(of), mark), i * PanelWidth, Top, (i + 1) * PanelWidth, Height);
        }

        return sheet;
    }

    public static string Caption(HistogramSelection selection) => string.Join(' ', [
        $"Test images, counted in bins of equal width, that are classified correctly and turned by the step; {selection.CellName}.",
        selection.Seeds.Count == 1 ? "Dashed:" : "Bars: mean over seeds; thin lines: each seed; dashed:",
        "the normal distribution of the same mean and standard deviation.",
        .. selection.IsPaperCell ? [Words.Text($"The red line marks {PaperGrid.HistogramDistance}, around which the paper's histogram of ‖δ‖ lies.")] : Array.Empty<string>(),
        .. Gaps(selection),
    ]);

    /// <summary>What it lacks of the paper's, in sentences; none where everything is there.</summary>
    public static IEnumerable<string> Gaps(HistogramSelection selection)
    {
        if (!selection.IsPaperCell)
        {
            yield return Words.Text(
                $"The paper has d = {PaperGrid.Dimension}, m = {PaperGrid.Width:#,0}, C₀ = {PaperGrid.LazyConstant}, on the sphere.");
        }

        if (selection.Seeds.Count < PaperGrid.Seeds) yield return $"{Words.Count(selection.Seeds.Count, "seed")}, the paper has {PaperGrid.Seeds}.";
        if (selection.Seeds.Any(r => !r.Reached)) yield return "With some seed, training had not left the ball when it was stopped.";
    }

    private static Plot Panel(IReadOnlyList<float[]> seeds, double? mark)
    {
        var plot = FigureStyle.NewPanel("", "test images in a bin", new PixelPadding(left: PanelLeft, right: 18, bottom: 40, top: 10));
        double[] pooled = [.. seeds.SelectMany(values => values.Select(v => (double)v))];
        double low = pooled.Min(), high = pooled.Max(), binWidth = high > low ? (high - low) / Bins : 1;
        double[] means = [.. Counts(pooled, low, binWidth).Select(count => count / seeds.Count)];
        for (int bin = 0; bin < Bins; bin++)
        {
            if (means[bin] == 0) continue;
            var bar = plot.Add.Rectangle(low + bin * binWidth, low + (bin + 1) * binWidth, 0, means[bin]);
            bar.FillColor = FigureStyle.Blue.WithAlpha(0.35);
            bar.LineWidth = 0.5f;
            bar.LineColor = Colors.White;
        }

        double top = means.Max();
        if (seeds.Count > 1)
        {
            foreach (float[] values in seeds)
            {
                double[] counts = Counts([.. values.Select(v => (double)v)], low, binWidth);
                top = Math.Max(top, counts.Max());
                AddOutline(plot, counts, low, binWidth);
            }
        }

        var (mean, deviation) = pooled.MeanStandardDeviation();
        if (deviation > 0) AddNormal(plot, mean, deviation, low, high, (double)pooled.Length / seeds.Count * binWidth);
        if (mark is double paper) AddMark(plot, paper, ref low, ref high);
        var items = new List<LegendItem>
        {
            new() { LabelText = $"mean {Words.Significant(mean)}", FillColor = FigureStyle.Blue.WithAlpha(0.35) },
            new() { LabelText = $"standard deviation {Words.Significant(deviation)}" },
            DashedCurve.LegendItem("normal", FigureStyle.Ink, 1.5f),
        };
        if (mark is not null) items.Add(new() { LabelText = Words.Text($"paper: near {mark}"), LineColor = FigureStyle.Vermillion, LineWidth = 2 });
        plot.ShowPanelLegend(items, Alignment.UpperRight);
        plot.Axes.SetLimits(low - 2 * binWidth, high + 2 * binWidth, 0, 1.45 * top);
        return plot;
    }

    private static double[] Counts(double[] values, double low, double binWidth)
    {
        var counts = new double[Bins];
        foreach (double value in values) counts[Math.Min((int)((value - low) / binWidth), Bins - 1)]++;
        return counts;
    }

    private static void AddOutline(Plot plot, double[] counts, double low, double binWidth)
    {
        var xs = new List<double>();
        var ys = new List<double>();
        for (int bin = 0; bin < Bins; bin++)
        {
            xs.AddRange([low + bin * binWidth, low + (bin + 1) * binWidth]);
            ys.AddRange([counts[bin], counts[bin]]);
        }

        plot.Add.ScatterLine(xs, ys, FigureStyle.Blue.WithAlpha(0.5)).LineWidth = 0.8f;
    }

    private static void AddNormal(Plot plot, double mean, double deviation, double low, double high, double area) => plot.Add.Plottable(new DashedCurve(
        [
            .. Enumerable.Range(0, CurvePoints).Select(i => low + (high - low) * i / (CurvePoints - 1))
                .Select(x => new Coordinates(x, area * Normal.PDF(mean, deviation, x))),
        ],
        FigureStyle.Ink, 1.5f));

    private static void AddMark(Plot plot, double value, ref double low, ref double high)
    {
        plot.Add.VerticalLine(value, 2, FigureStyle.Vermillion).ExcludeFromLegend = true;
        low = Math.Min(low, value);
        high = Math.Max(high, value);
    }
}

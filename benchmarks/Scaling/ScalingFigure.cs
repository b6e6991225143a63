using Figures;
using ScottPlot;

namespace LazyAdversary.Benchmarks.Scaling;

/// <summary>Time against one size, both on logarithmic axes: a slope of 1 is proportional growth.</summary>
internal static class ScalingFigure
{
    private const int Width = 900, Height = 560;

    private static readonly Color[] s_palette =
        [FigureStyle.Blue, FigureStyle.Vermillion, FigureStyle.Green, Color.FromHex("#CC79A7"), Color.FromHex("#E69F00")];

    public static void Save(IReadOnlyList<Series> series, string title, string xLabel, string yLabel, string path)
    {
        var plot = FigureStyle.NewPlot(title, xLabel, yLabel);
        for (int i = 0; i < series.Count; i++)
        {
            var line = plot.Add.Scatter(
                series[i].Points.Select(p => Math.Log10(p.Size)).ToArray(), series[i].Points.Select(p => Math.Log10(p.Seconds)).ToArray(), s_palette[i]);
            line.LineWidth = 2.5f;
            line.MarkerSize = 9;
            line.LegendText = series[i].Work;
        }

        double[] sizes = [.. series.SelectMany(s => s.Points).Select(p => p.Size).Distinct().Order()];
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. sizes.Select(Math.Log10)], [.. sizes.Select(s => s.ToString("N0", null))]);
        double[] seconds = [.. series.SelectMany(s => s.Points).Select(p => p.Seconds)];
        int low = (int)Math.Floor(Math.Log10(seconds.Min())), high = (int)Math.Ceiling(Math.Log10(seconds.Max()));
        double[] decades = [.. Enumerable.Range(low, high - low + 1).Select(d => (double)d)];
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(decades, [.. decades.Select(Decade)]);
        plot.Axes.SetLimitsY(low, high);
        plot.Legend.Alignment = Alignment.UpperLeft;
        plot.Legend.FontSize = 14;
        plot.ShowLegend();
        plot.SaveFigure(path, Width, Height);
    }

    private static string Decade(double exponent) => (int)exponent switch
    {
        >= 0 and var e => $"{Math.Pow(10, e):0} s",
        >= -3 and var e => $"{Math.Pow(10, e + 3):0} ms",
        >= -6 and var e => $"{Math.Pow(10, e + 6):0} µs",
        var e => $"{Math.Pow(10, e + 9):0} ns",
    };
}

using Figures;
using ScottPlot;

namespace PaperFigures.Drawing;

/// <summary>A line of a panel.</summary>
internal sealed record Series(string Name, CurveStyle Style, IReadOnlyList<SeriesPoint> Points)
{
    public bool HasMarkers { get; init; }

    /// <summary>The length of dashes and gaps; null for a solid line.</summary>
    public float? Dash { get; init; }
}

/// <summary>The values of the seeds at one x.</summary>
internal sealed record SeriesPoint(double X, IReadOnlyList<double> Seeds)
{
    /// <summary>Whether its marker is hollow.</summary>
    public bool IsHollow { get; init; }
}

/// <summary>A panel of lines through the means of seeds, each in the band from the least seed to the greatest.</summary>
internal sealed class SeriesPanel
{
    private readonly Plot _plot;

    public SeriesPanel(string xLabel, bool isLogX, bool isLogY)
    {
        (IsLogX, IsLogY) = (isLogX, isLogY);
        _plot = FigureStyle.NewPanel(xLabel, "", new PixelPadding(left: 66, right: 18, bottom: 62, top: 10));
    }

    public bool IsLogX { get; }

    public bool IsLogY { get; }

    /// <summary>The least range of a linear axis up, so that what is the same but for noise looks the same.</summary>
    public double LeastSpan { get; init; } = 1e-9;

    /// <summary>The legend; null for one of the lines.</summary>
    public IReadOnlyList<LegendItem>? Legend { get; init; }

    /// <summary>Values to mark by a line across, each with its name.</summary>
    public IReadOnlyList<(double Y, string Name)> Levels { get; init; } = [];

    public Plot Draw(IReadOnlyList<Series> series)
    {
        List<Series> shown = [.. series.Select(Shown).Where(line => line.Points.Count > 0)];
        if (shown.Count == 0) return _plot;
        double[] xs = [.. shown.SelectMany(s => s.Points).Select(p => X(p.X)).Distinct().Order()];
        double[] ys = [.. shown.SelectMany(s => s.Points).SelectMany(p => p.Seeds).Select(Y)];
        foreach (var line in shown) AddBand(line);
        AddLevels(ys.Min(), ys.Max(), xs[0]);
        foreach (var line in shown) AddLine(line);
        var legend = Legend ?? [.. shown.Select(LegendItem)];
        double span = Math.Max(ys.Max() - ys.Min(), IsLogY ? 0.3 : LeastSpan), side = 0.03 * Math.Max(xs[^1] - xs[0], 0.1);
        double low = ys.Min() - 0.05 * span, high = low + 1.1 * span / (1 - LegendShare(legend.Count));
        _plot.Axes.SetLimits(xs[0] - side, xs[^1] + side, low, high);
        if (IsLogX) _plot.Axes.Bottom.SetLogTicks(xs[0] - side, xs[^1] + side);
        if (IsLogY) _plot.Axes.Left.SetLogTicks(low, high);
        _plot.ShowPanelLegend(legend, Alignment.UpperLeft);
        return _plot;
    }

    /// <summary>Ticks at the values there are, rather than at round ones.</summary>
    public void SetTicksAt(IEnumerable<double> values) => _plot.Axes.Bottom.SetTicksAt([.. values.Distinct().Order()], X, room: 0.1);

    /// <summary>The share of the panel's height that the legend takes, above all lines.</summary>
    private static double LegendShare(int rows) => 0.06 + 0.062 * rows;

    /// <summary>Without what a logarithmic axis cannot show.</summary>
    private Series Shown(Series line) =>
        line with { Points = [.. line.Points.Where(p => IsShown(p.X, IsLogX) && p.Seeds.Count > 0 && p.Seeds.All(y => IsShown(y, IsLogY)))] };

    private static bool IsShown(double value, bool isLog) => double.IsFinite(value) && (!isLog || value > 0);

    private double X(double value) => IsLogX ? Math.Log10(value) : value;

    private double Y(double value) => IsLogY ? Math.Log10(value) : value;

    private void AddBand(Series line)
    {
        var points = line.Points.Where(p => p.Seeds.Count > 1).ToList();
        if (points.Count < 2) return;
        var band = _plot.Add.FillY([.. points.Select(p => X(p.X))], [.. points.Select(p => Y(p.Seeds.Min()))], [.. points.Select(p => Y(p.Seeds.Max()))]);
        band.FillColor = line.Style.Color.WithAlpha(0.18);
        band.LineWidth = 0;
        band.MarkerStyle.IsVisible = false;
    }

    private void AddLine(Series line)
    {
        Coordinates[] points = [.. line.Points.Select(At)];
        if (line.Dash is float dash) _plot.Add.Plottable(new DashedCurve(points, line.Style.Color, 1.8f, dash, dash * 0.7f));
        else _plot.Add.ScatterLine(points, line.Style.Color).LineWidth = 2;
        if (!line.HasMarkers && points.Length > 1) return;
        foreach (var point in line.Points) _plot.Add.Marker(At(point)).MarkerStyle = line.Style.MarkerStyle(point.IsHollow);
    }

    private Coordinates At(SeriesPoint point) => new(X(point.X), Y(point.Seeds.Average()));

    private void AddLevels(double low, double high, double left)
    {
        foreach (var (value, name) in Levels)
        {
            if (Y(value) < low || Y(value) > high) continue;
            _plot.Add.HorizontalLine(Y(value), 1, FigureStyle.Muted).ExcludeFromLegend = true;
            var text = _plot.Add.Text(name, left, Y(value));
            text.LabelFontSize = 12.5f;
            text.LabelFontColor = FigureStyle.Muted;

            // Below, as the legend may lie above.
            text.LabelAlignment = Alignment.UpperLeft;
        }
    }

    private static LegendItem LegendItem(Series line)
    {
        if (line.Dash is float dash) return DashedCurve.LegendItem(line.Name, line.Style.Color, 1.8f, dash, dash * 0.7f);
        var item = new LegendItem { LabelText = line.Name, LineColor = line.Style.Color, LineWidth = 2 };
        if (line.HasMarkers) item.MarkerStyle = line.Style.MarkerStyle(line.Points.All(p => p.IsHollow));
        return item;
    }
}

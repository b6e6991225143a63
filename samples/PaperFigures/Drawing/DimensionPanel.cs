using Figures;
using PaperFigures.Fits;
using ScottPlot;

namespace PaperFigures.Drawing;

/// <summary>One quantity against d, both logarithmic: a line for each curve, the band of its seeds, and the paper's law dashed.</summary>
internal sealed class DimensionPanel
{
    // Room above and below the lines, in powers of ten; the legend lies in the corner that the lines leave.
    private const double Margin = 0.08;
    private const float LawWidth = 2;

    private readonly Quantity _quantity;
    private readonly IReadOnlyList<LazyCurve> _curves;
    private readonly IReadOnlyList<CurveStyle> _styles;
    private readonly Plot _plot;

    private DimensionPanel(Quantity quantity, IReadOnlyList<LazyCurve> curves, IReadOnlyList<CurveStyle> styles)
    {
        _quantity = quantity;
        _curves = curves;
        _styles = styles;
        _plot = FigureStyle.NewPanel("input dimension d", "", new PixelPadding(left: 62, right: 18, bottom: 62, top: 10));
    }

    public static Plot Draw(Quantity quantity, IReadOnlyList<LazyCurve> curves, IReadOnlyList<CurveStyle> styles)
    {
        var panel = new DimensionPanel(quantity, curves, styles);
        panel.Draw();
        return panel._plot;
    }

    private void Draw()
    {
        var points = Means(_ => true);
        double[] dimensions = [.. points.Select(p => p.X).Distinct().Order()];
        double constant = PowerLaw.ConstantFor(_quantity.Exponent, LawPoints());
        for (int i = 0; i < _curves.Count; i++) AddBand(_curves[i], _styles[i]);
        for (int i = 0; i < _curves.Count; i++) AddLine(_curves[i], _styles[i]);

        // Between lines and markers: lines that follow the law would hide it.
        AddLaw(constant, dimensions[0], dimensions[^1]);

        // The hollow ones last: another line's marker would hide them, and they can be seen through.
        foreach (bool isReached in new[] { true, false })
            for (int i = 0; i < _curves.Count; i++) AddMarkers(_curves[i], _styles[i], isReached);
        List<LegendItem> items = [.. _curves.Select((curve, i) => LegendItem(curve, _styles[i]))];
        items.Add(DashedCurve.LegendItem($"{_quantity.Law}, c = {Words.Significant(constant)}", CurveStyle.Theory, LawWidth));
        _plot.ShowPanelLegend(items, _quantity.Exponent < 0 ? Alignment.LowerLeft : Alignment.LowerRight);
        SetLimits(points, dimensions, constant, items.Count);
    }

    private List<(double X, double Y)> Means(Func<LazyPoint, bool> isWanted) =>
        [.. _curves.SelectMany(c => c.Points).Where(isWanted).SelectMany(p => p.Means(_quantity).Select(y => (X: (double)p.Dimension, Y: y)))];

    /// <summary>Like the fits, the law is held against networks at the edge of the ball, where there are any.</summary>
    private List<(double X, double Y)> LawPoints() => Means(p => p.IsReached) is { Count: > 0 } reached ? reached : Means(_ => true);

    private void SetLimits(List<(double X, double Y)> points, double[] dimensions, double constant, int legendRows)
    {
        var ys = points.Select(p => p.Y).Concat(dimensions.Select(d => Law(constant, d))).Select(Math.Log10).ToList();
        double span = Math.Max(ys.Max() - ys.Min(), 0.3);
        double low = ys.Min() - Margin * span - LegendShare(legendRows) * span, high = ys.Max() + Margin * span;
        _plot.Axes.SetLimits(Math.Log10(dimensions[0]) - 0.06, Math.Log10(dimensions[^1]) + 0.06, low, high);
        _plot.Axes.Left.SetLogTicks(low, high);
        _plot.Axes.Bottom.SetTicksAt(dimensions, Math.Log10, room: 0.1);
    }

    /// <summary>How much further down the axis goes for the legend, as a share of the lines' range.</summary>
    private static double LegendShare(int rows) => 0.06 * rows;

    private double Law(double constant, double dimension) => constant * Math.Pow(dimension, _quantity.Exponent);

    private void AddLaw(double constant, double first, double last)
    {
        Coordinates At(double dimension) => new(Math.Log10(dimension), Math.Log10(Law(constant, dimension)));
        _plot.Add.Plottable(new DashedCurve([At(first), At(last)], CurveStyle.Theory, LawWidth));
    }

    private void AddBand(LazyCurve curve, CurveStyle style)
    {
        var points = Drawable(curve).Where(p => p.Means(_quantity).Count > 1).ToList();
        if (points.Count < 2) return;
        var band = _plot.Add.FillY(
            Logs(points.Select(p => (double)p.Dimension)), Logs(points.Select(p => p.Means(_quantity).Min())), Logs(points.Select(p => p.Means(_quantity).Max())));
        band.FillColor = style.Color.WithAlpha(0.18);
        band.LineWidth = 0;
        band.MarkerStyle.IsVisible = false;
    }

    private void AddLine(LazyCurve curve, CurveStyle style)
    {
        var points = Drawable(curve);
        var line = _plot.Add.ScatterLine(Logs(points.Select(p => (double)p.Dimension)), Logs(points.Select(p => p.Means(_quantity).Average())), style.Color);
        line.LineWidth = 2;
    }

    private void AddMarkers(LazyCurve curve, CurveStyle style, bool isReached)
    {
        foreach (var point in Drawable(curve).Where(p => p.IsReached == isReached))
        {
            var marker = _plot.Add.Marker(Math.Log10(point.Dimension), Math.Log10(point.Means(_quantity).Average()));
            marker.MarkerStyle = style.MarkerStyle(isHollow: !isReached);
        }
    }

    private LegendItem LegendItem(LazyCurve curve, CurveStyle style) => new()
    {
        LabelText = curve.Name + (curve.Fit(_quantity) is { } fit ? $":  d^({Words.Interval(fit)})" : ""),
        LineColor = style.Color,
        LineWidth = 2,
        MarkerStyle = style.MarkerStyle(isHollow: Drawable(curve).All(p => !p.IsReached)),
    };

    private List<LazyPoint> Drawable(LazyCurve curve) => [.. curve.Points.Where(p => p.Means(_quantity).Count > 0)];

    private static double[] Logs(IEnumerable<double> values) => [.. values.Select(Math.Log10)];
}

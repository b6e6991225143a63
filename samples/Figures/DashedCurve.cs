using ScottPlot;
using SkiaSharp;

namespace Figures;

/// <summary>A dashed curve whose dashes are shapes of their own. Skia's SVG knows no dash patterns: it would draw a dashed line solid.</summary>
public sealed class DashedCurve(IReadOnlyList<Coordinates> points, Color color, float width, float dash = 8, float gap = 5) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => new(points);

    public void Render(RenderPack rp)
    {
        ArgumentNullException.ThrowIfNull(rp);
        using var path = new SKPath();
        path.AddPoly([.. points.Select(point => Axes.GetPixel(point).ToSKPoint())], close: false);
        Fill(rp.Canvas, path, color, width, dash, gap);
    }

    /// <summary>The symbol of such a curve in a legend.</summary>
    public static LegendItem LegendItem(string text, Color color, float width, float dash = 8, float gap = 5) => new()
    {
        LabelText = text,
        MarkerStyle = new() { IsVisible = true, Size = 1, FillColor = color, CustomRenderer = new Symbol(color, width, dash, gap) },
    };

    private static void Fill(SKCanvas canvas, SKPath path, Color color, float width, float dash, float gap)
    {
        using var effect = SKPathEffect.CreateDash([dash, gap], 0);
        using var stroke = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = width, PathEffect = effect };
        using var dashes = new SKPath();
        stroke.GetFillPath(path, dashes);
        using var fill = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        canvas.DrawPath(dashes, fill);
    }

    private sealed class Symbol(Color color, float width, float dash, float gap) : IMarker
    {
        private const float HalfLength = 15;

        public void Render(SKCanvas canvas, Paint paint, Pixel center, float size, MarkerStyle markerStyle)
        {
            using var path = new SKPath();
            path.MoveTo(center.X - HalfLength, center.Y);
            path.LineTo(center.X + HalfLength, center.Y);
            Fill(canvas, path, color, width, dash, gap);
        }
    }
}

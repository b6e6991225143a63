using Figures;
using ScottPlot;

namespace PaperFigures.Drawing;

/// <summary>Colour and marker of a line. The colours are the paper's: red, orange and blue for its widths, in green what theory says.</summary>
internal sealed record CurveStyle(Color Color, MarkerShape Marker)
{
    private static readonly CurveStyle[] s_styles =
    [
        new(FigureStyle.Vermillion, MarkerShape.FilledCircle),
        new(FigureStyle.Orange, MarkerShape.FilledSquare),
        new(FigureStyle.Blue, MarkerShape.FilledDiamond),
        new(FigureStyle.Purple, MarkerShape.FilledTriangleUp),
        new(FigureStyle.Sky, MarkerShape.FilledTriangleDown),
        new(FigureStyle.Ink, MarkerShape.FilledCircle),
        new(FigureStyle.Muted, MarkerShape.FilledSquare),
    ];

    public static Color Theory => FigureStyle.Green;

    public MarkerStyle MarkerStyle(bool isHollow) => new()
    {
        Shape = Marker,
        Size = 9,
        FillColor = isHollow ? Colors.Transparent : Color,
        OutlineColor = isHollow ? Color : Colors.White,
        OutlineWidth = isHollow ? 2 : 1,
    };

    /// <summary>The styles of lines by their values, the paper's first, so that a line keeps its colour when others are missing.</summary>
    public static IReadOnlyList<CurveStyle> Of(IReadOnlyList<double> values, IReadOnlyList<double> paperValues)
    {
        List<double> order = [.. paperValues, .. values.Except(paperValues).Order()];
        return [.. values.Select(value => s_styles[order.IndexOf(value) % s_styles.Length])];
    }
}

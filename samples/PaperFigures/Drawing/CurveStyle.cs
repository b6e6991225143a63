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
    /// <param name="values">Those of all figures of a report; any may be there more than once.</param>
    /// <param name="paperValues">The paper's.</param>
    public static IReadOnlyDictionary<double, CurveStyle> Of(IEnumerable<double> values, IReadOnlyList<double> paperValues) =>
        paperValues.Concat(values.Except(paperValues).Order()).Select((value, i) => (value, s_styles[i % s_styles.Length])).ToDictionary();
}

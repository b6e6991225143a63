using PaperFigures.Results;

namespace PaperFigures.Drawing;

/// <summary>The styles of all lines of a report: a width has the same in every figure, and so has a C₀.</summary>
/// <param name="results">The results of all figures.</param>
internal sealed class CurveStyles(IReadOnlyList<CellResult> results)
{
    private readonly IReadOnlyDictionary<double, CurveStyle> _widths =
        CurveStyle.Of(results.Select(r => (double)r.Width), PaperGrid.Widths);

    private readonly IReadOnlyDictionary<double, CurveStyle> _constants =
        CurveStyle.Of(results.OfType<LazyResult>().Select(r => r.LazyConstant), PaperGrid.LazyConstants);

    /// <summary>The style of a width m, or of a C₀.</summary>
    public CurveStyle Of(bool isWidth, double value) => (isWidth ? _widths : _constants)[value];
}

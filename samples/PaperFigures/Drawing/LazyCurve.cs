using PaperFigures.Fits;
using PaperFigures.Results;

namespace PaperFigures.Drawing;

/// <summary>One line of Figures 2, 3, 5 and 6: what varies over d at one width and one C_0.</summary>
/// <param name="Value">The width or C_0 of the line.</param>
/// <param name="Name">"m = 1,000" or "C₀ = 10".</param>
/// <param name="Points">Ascending in d.</param>
internal sealed record LazyCurve(double Value, string Name, IReadOnlyList<LazyPoint> Points)
{
    /// <summary>The fit over the points whose networks all reached the edge of the ball: the others answer another question.</summary>
    public PowerLaw? Fit(Quantity quantity) => PowerLaw.Fit(
        from point in Points
        where point.IsReached
        from result in point.Seeds
        where quantity.Of(result) is not null
        select (result.Seed, (double)point.Dimension, quantity.Of(result)!.Mean));
}

/// <summary>The seeds of one cell.</summary>
internal sealed record LazyPoint(int Dimension, IReadOnlyList<LazyResult> Seeds)
{
    /// <summary>Whether training left the ball before the cap with every seed.</summary>
    public bool IsReached => Seeds.All(r => r.Reached);

    /// <summary>The mean over test images, for each seed that turned any.</summary>
    public IReadOnlyList<double> Means(Quantity quantity) => [.. Seeds.Select(quantity.Of).OfType<Spread>().Select(spread => spread.Mean)];
}

namespace PaperFigures.Fits;

/// <summary>Where an accuracy that rises or falls along an axis crosses 1/2.</summary>
/// <param name="Value">The crossing; null where there is none.</param>
/// <param name="First">The first point of the axis that was measured.</param>
/// <param name="Last">The last point of the axis that was measured.</param>
/// <param name="IsBeforeFirst">Where there is no crossing: whether it must lie before the first point rather than beyond the last.</param>
internal sealed record Transition(double? Value, double First, double Last, bool IsBeforeFirst)
{
    private const double Level = 0.5;

    /// <summary>The first crossing, by linear interpolation between the neighbours on both sides of it.</summary>
    /// <param name="points">At least one point, in any order.</param>
    /// <param name="isFalling">Whether the accuracy falls along the axis.</param>
    public static Transition Find(IEnumerable<(double X, double Accuracy)> points, bool isFalling)
    {
        var ordered = points.OrderBy(p => p.X).ToList();
        bool IsCrossed((double X, double Accuracy) point) => point.Accuracy < Level == isFalling;
        int index = ordered.FindIndex(IsCrossed);
        if (index <= 0) return new(null, ordered[0].X, ordered[^1].X, index == 0);
        var (from, to) = (ordered[index - 1], ordered[index]);
        return new(from.X + (Level - from.Accuracy) / (to.Accuracy - from.Accuracy) * (to.X - from.X), ordered[0].X, ordered[^1].X, false);
    }
}

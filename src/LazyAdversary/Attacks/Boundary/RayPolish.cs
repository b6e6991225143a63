namespace LazyAdversary.Attacks.Boundary;

/// <summary>The polishing of crossings on rays.</summary>
internal static class RayPolish
{
    /// <summary>A larger relative correction is no rounding: the margin grazes 0 there, and the crossing is better left where the sweep saw it.</summary>
    public const double LargestCorrection = 1e-5;

    /// <summary>
    /// One secant step: crossings come from float32 pre-activations, so they are off by about 1e-6, and the margin in double at the crossing says by how
    /// much.
    /// </summary>
    public static double Polish(double crossing, double startMargin, double crossingMargin)
    {
        double correction = crossingMargin / (startMargin - crossingMargin);
        return Math.Abs(correction) < LargestCorrection ? crossing * (1 + correction) : crossing;
    }
}

namespace LazyAdversary.Attacks.Rays;

/// <summary>What the searches along rays share: signs, and the polishing of crossings.</summary>
internal static class RayNudge
{
    /// <summary>A larger relative correction is no rounding: f grazes 0 there, and the crossing is better left where the sweep saw it.</summary>
    public const double LargestCorrection = 1e-5;

    /// <summary>Whether one score is positive and the other negative: not when either is 0 or NaN, which is no prediction.</summary>
    public static bool AreOpposite(double score, double other) => (score > 0 && other < 0) || (score < 0 && other > 0);

    /// <summary>
    /// One secant step: crossings come from float32 pre-activations, so they are off by about 1e-6, and the score in double at the crossing says by how much.
    /// </summary>
    public static double Polish(double crossing, double startScore, double crossingScore)
    {
        double correction = crossingScore / (startScore - crossingScore);
        return Math.Abs(correction) < LargestCorrection ? crossing * (1 + correction) : crossing;
    }
}

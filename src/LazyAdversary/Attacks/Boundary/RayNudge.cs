namespace LazyAdversary.Attacks.Boundary;

/// <summary>How a crossing becomes a stored input on its far side.</summary>
internal static class RayNudge
{
    /// <summary>1 + 2^k·1e-7 then reaches a few thousand crossings: room for inputs so large that float32 is spaced wider there than δ is long.</summary>
    public const int Attempts = 36;

    /// <summary>A larger relative correction is no rounding: f grazes 0 there, and the crossing is better left where the sweep saw it.</summary>
    public const double LargestCorrection = 1e-5;

    private const double Nudge = 1e-7;

    /// <summary>Whether one score is positive and the other negative: not when either is 0 or NaN, which is no prediction.</summary>
    public static bool AreOpposite(double score, double other) => (score > 0 && other < 0) || (score < 0 && other > 0);

    /// <summary>The step of the given attempt: the crossing itself, then ever so little beyond it.</summary>
    public static double Step(double crossing, int attempt) => attempt == 0 ? crossing : crossing * (1 + Math.ScaleB(Nudge, attempt - 1));

    /// <summary>
    /// One secant step: crossings come from float32 pre-activations, so they are off by about 1e-6, and the score in double at the crossing says by how much.
    /// </summary>
    public static double Polish(double crossing, double startScore, double crossingScore)
    {
        double correction = crossingScore / (startScore - crossingScore);
        return Math.Abs(correction) < LargestCorrection ? crossing * (1 + correction) : crossing;
    }
}

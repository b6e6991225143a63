namespace LazyAdversary.Reference;

/// <summary>
/// The neurons whose sign at x can differ between W_0 and some W in the lazy ball (Lemma B.4): by Cauchy–Schwarz only those with
/// |w_{s,0}·x| ≤ V‖x‖, which is V for the paper's unit x.
/// </summary>
public static class PlainSignChangeCandidates
{
    /// <summary>#{s : |w_{s,0}·x̃| ≤ V‖x̃‖₂}, for a network whose weights are W_0.</summary>
    public static int Count(PlainNetwork initial, double[] x, double maxDeviation)
    {
        var reach = maxDeviation * PlainVectors.Norm(initial.Extend(x));
        return initial.PreActivations(x).Count(z => Math.Abs(z) <= reach);
    }
}

using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>The bound of <see cref="ClosedFormCertifier"/> for one example.</summary>
internal static class ClosedForm
{
    public static double Radius(SidedExample example)
    {
        var linear = new LinearPart(example);
        double score = linear.LeastScore, slope = linear.LargestSlope;
        if (!(score > 0)) return 0;

        var kinks = example.Hurting.Kinks(example.HurtingValues, example.HurtingErrors);
        double operatorNorm = example.Hurting.OperatorNorm, budget = score, radius = budget / slope;
        var quotients = new double[kinks.Length];
        int tightest = 0;
        for (int k = 1; k <= kinks.Length; k++)
        {
            budget += kinks[k - 1];
            quotients[k - 1] = budget / (slope + Math.Sqrt(k) * operatorNorm);
            if (quotients[k - 1] < radius) (radius, tightest) = (quotients[k - 1], k);
        }

        if (Switchable(example, radius) < tightest) radius = WithinReach(example, linear: score / slope, quotients);
        return RoundingError.Down(radius);
    }

    /// <summary>How many hurting neurons may switch within a radius.</summary>
    private static int Switchable(SidedExample example, double radius)
    {
        int count = 0;
        for (int s = 0; s < example.HurtingValues.Length; s++)
        {
            if (Math.Abs(example.HurtingValues[s]) - example.HurtingErrors[s] < RoundingError.Up(radius * example.Hurting.Norms[s])) count++;
        }

        return count;
    }

    /// <summary>
    /// min_k max(q_k, ρ_k), ρ_k the k-th smallest |z_s|/‖w_s‖: below ρ_k fewer than k neurons can switch, and the k-th quotient does not matter.
    /// </summary>
    private static double WithinReach(SidedExample example, double linear, double[] quotients)
    {
        var reaches = new double[quotients.Length];
        for (int s = 0; s < reaches.Length; s++)
        {
            double size = Math.Max(0, Math.Abs(example.HurtingValues[s]) - example.HurtingErrors[s]);
            reaches[s] = size == 0 ? 0 : RoundingError.Down(size / example.Hurting.Norms[s]);
        }

        Array.Sort(reaches);
        double radius = linear;
        for (int k = 0; k < reaches.Length; k++) radius = Math.Min(radius, Math.Max(quotients[k], reaches[k]));
        return radius;
    }
}

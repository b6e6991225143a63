using System.Numerics.Tensors;
using LazyAdversary.Numerics;

namespace LazyAdversary.Certification;

/// <summary>The bound of <see cref="ClosedFormCertifier"/> for one example.</summary>
internal static class ClosedForm
{
    public static double Radius(SidedExample example)
    {
        var terms = new Terms();
        terms.Add(example.Helping, example.HelpingValues, example.HelpingErrors, 1);
        terms.Add(example.Hurting, example.HurtingValues, example.HurtingErrors, -1);

        double gamma = RoundingError.Gamma(example.Helping.Count + example.Hurting.Count + 8L);
        double score = terms.Sum - RoundingError.Up(gamma * terms.Magnitude + terms.Error);
        double slope = RoundingError.Up(Norm(example.Gradient) + gamma * terms.Slope);
        if (!(score > 0)) return 0;

        // A switch of neuron s at δ needs |w_s·δ| > |z_s|, whatever the rounding of z_s.
        var kinks = new double[example.Hurting.Count];
        for (int s = 0; s < kinks.Length; s++) kinks[s] = Math.Max(0, Math.Abs(example.HurtingValues[s]) - example.HurtingErrors[s]);
        Array.Sort(kinks);

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

    private static double Norm(double[] v) => Math.Sqrt(TensorPrimitives.Dot<double>(v, v));

    /// <summary>F, the size of its terms, and what F and ∇F may be off by: the errors of the z_s, and the norms of the rows added up.</summary>
    private struct Terms
    {
        public double Sum, Magnitude, Error, Slope;

        public void Add(NeuronGroup group, double[] values, double[] errors, int side)
        {
            for (int s = 0; s < values.Length; s++)
            {
                if (!(values[s] > 0)) continue;
                Sum += side * values[s];
                Magnitude += values[s];
                Error += errors[s];
                Slope += group.Norms[s];
            }
        }
    }
}

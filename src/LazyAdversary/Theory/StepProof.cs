using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.Theory;

/// <summary>The proof behind <see cref="Theorem31.ProveSteps"/>, for one example.</summary>
/// <remarks>
/// σ(z + u) = σ(z) + σ'(z)u + e with 0 ≤ e ≤ max(0, |u| − |z|), and only the errors of helping neurons keep F up. If k of these have |u_s| &gt; |z_s|, their
/// errors sum to at most √k·‖W_h‖·‖δ‖ − S_k, S_k the sum of the k smallest |z_s|. So a step of length r against the gradient leaves F(δ) ≤ F − φ(r), φ(r) =
/// min_k (r(‖∇F‖ − √k‖W_h‖) + S_k): a concave function, which rises as long as the k at which the minimum is taken has √k‖W_h‖ &lt; ‖∇F‖. The step is the
/// smallest r with φ(r) ≥ 2F. With ρ(r) = 1 − φ(r)/(r‖∇F‖), that is r‖∇F‖(1 − ρ) = 2F. The proof would do with anything above F: what is left covers the
/// rounding of the sums here. Nothing is proved where rounding leaves open whether F is positive. Where it leaves open whether a neuron is
/// active, ‖∇F‖ may be that with it or without, and lies in a range. The step is made long enough for the least ‖∇F‖. For a larger one it
/// is longer by the same factor, and each unit of length beyond r may cost √n‖W_h‖ of φ, n the number of helping neurons.
/// </remarks>
internal static class StepProof
{
    public static GuaranteedStep Of(SidedExample example, int side, double rootWidth)
    {
        var linear = new LinearPart(example);
        double doubt = Doubt(example.Helping, example.HelpingValues, example.HelpingErrors)
            + Doubt(example.Hurting, example.HurtingValues, example.HurtingErrors);
        double slope = linear.LeastSlope - doubt, target = 2 * linear.LargestScore, operatorNorm = example.Helping.OperatorNorm;
        double sum = 0, radius = 0, gain = 0;
        bool reached = false;
        var kinks = example.Helping.Kinks(example.HelpingValues, example.HelpingErrors);
        for (int k = 0; !reached; k++)
        {
            // φ rises by this rate from where k neurons switch to where another one pays for itself.
            double rate = slope - RoundingError.Up(Math.Sqrt(k) * operatorNorm);
            if (!(rate > 0)) break;
            double end = k < kinks.Length && operatorNorm > 0
                ? kinks[k] / (operatorNorm * (Math.Sqrt(k + 1) - Math.Sqrt(k)))
                : double.PositiveInfinity;
            double needed = (target - RoundingError.Down(sum)) / rate;
            reached = needed <= end;
            radius = Math.Max(radius, Math.Min(needed, end));
            gain = Math.Min(target, radius * rate + RoundingError.Down(sum));
            if (k < kinks.Length) sum += kinks[k];
        }

        double norm = Math.Max(0, slope) / rootWidth;
        double rise = radius * ((linear.LargestSlope + doubt) / slope - 1) * Math.Sqrt(kinks.Length) * operatorNorm;
        bool isProved = reached && linear.LeastScore > 0 && RoundingError.Up(rise) < linear.LargestScore / 2;
        return new()
        {
            Score = side * (linear.LeastScore + linear.LargestScore) / 2 / rootWidth,
            GradientNorm = norm,
            Radius = radius,
            Rho = radius > 0 ? Math.Max(0, 1 - gain / rootWidth / (radius * norm)) : double.PositiveInfinity,
            Source = ChangeSource.Proved,
            Eta = isProved ? -side * radius / norm : null,
        };
    }

    /// <summary>Σ ‖w_s‖ over the neurons whose z_s may have either sign: what the gradient by the computed signs may be off by.</summary>
    private static double Doubt(NeuronGroup group, double[] values, double[] errors)
    {
        double sum = 0;
        for (int s = 0; s < values.Length; s++)
        {
            if (Math.Abs(values[s]) <= errors[s]) sum += group.Norms[s];
        }

        return RoundingError.Up(sum);
    }
}

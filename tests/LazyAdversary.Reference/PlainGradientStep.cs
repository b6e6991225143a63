namespace LazyAdversary.Reference;

/// <summary>
/// The smallest step along the gradient that changes the sign of the score: δ = η∇f(x), sign η = −sign f(x), |η| as small as possible
/// (Theorem 3.1, Section 5.1).
/// </summary>
/// <param name="Score">f(x).</param>
/// <param name="GradientNorm">‖∇f(x)‖₂.</param>
/// <param name="Eta">η, or null when no step along this ray flips the sign, or when f(x) = 0 and there is no sign to flip.</param>
/// <param name="DeltaNorm">‖δ‖₂ = |η|·‖∇f(x)‖₂, null where η is.</param>
public sealed record PlainGradientStepResult(double Score, double GradientNorm, double? Eta, double? DeltaNorm);

/// <summary>
/// Finds that step exactly. With t = |η|, every pre-activation z_s + t v_s is linear in t, so f is linear between consecutive breakpoints
/// t_s = −z_s / v_s.
/// </summary>
public static class PlainGradientStep
{
    /// <summary>
    /// Visits every breakpoint from t = 0 outwards, then the last piece, which has no end and is decided by its slope. η is
    /// the infimum of the steps after which f strictly has the other sign: where f stays at 0 for a while before, the end of that stretch.
    /// </summary>
    public static PlainGradientStepResult Find(PlainNetwork network, double[] x)
    {
        var score = network.Score(x);
        var gradient = network.Gradient(x);
        var gradientNorm = PlainVectors.Norm(gradient);
        var direction = -Math.Sign(score);

        var ray = new Ray(network, x, Array.ConvertAll(gradient, g => direction * g));
        var t = score == 0 ? null : ray.FirstSignChange(score);
        return new PlainGradientStepResult(score, gradientNorm, direction * t, t * gradientNorm);
    }

    /// <summary>f along x + t·v, t ≥ 0.</summary>
    private sealed class Ray(PlainNetwork network, double[] x, double[] direction)
    {
        // A dozen float64 roundings, relative to what was added.
        private const double Rounding = 3e-15;

        private readonly double[] z = network.PreActivations(x);

        // A direction moves x only: the constant input of the biases has no share in w_s·v.
        private readonly double[] v = Array.ConvertAll(network.W, row => PlainVectors.Dot(row[..direction.Length], direction));

        public double? FirstSignChange(double score)
        {
            var start = 0.0;
            var atStart = score;
            var sign = Math.Sign(score);

            foreach (var end in Breakpoints())
            {
                var atEnd = Score(end);
                if (Math.Sign(atEnd) == -sign)
                    return start + (end - start) * (atStart / (atStart - atEnd));
                start = end;
                atStart = atEnd;
            }

            var slope = FinalSlope();
            return Math.Sign(slope) == -sign ? start - atStart / slope : null;
        }

        private IEnumerable<double> Breakpoints() => z.Zip(v, (zs, vs) => -zs / vs).Where(t => t > 0 && double.IsFinite(t)).Order();

        /// <summary>f(x + t·v).</summary>
        private double Score(double t) => Sum(s => z[s] + t * v[s], s => Math.Abs(z[s]) + Math.Abs(t * v[s]));

        /// <summary>Beyond the last breakpoint a neuron grows for ever (v_s &gt; 0) or is constant.</summary>
        private double FinalSlope() => Sum(s => v[s], s => Math.Abs(v[s]));

        /// <summary>
        /// (1/√m) Σ a_s max(0, z_s), or 0 if that is no more than rounding. At its own breakpoint a neuron is 0 but for rounding, and where
        /// all others are 0 too (the ray runs through the origin of a network without biases, say) what is left would be a false change
        /// of sign.
        /// </summary>
        private double Sum(Func<int, double> preActivation, Func<int, double> magnitude)
        {
            var sum = 0.0;
            var rounding = 0.0;
            for (var s = 0; s < z.Length; s++)
            {
                sum += network.A[s] * Math.Max(0, preActivation(s));
                rounding += Rounding * Math.Abs(network.A[s]) * magnitude(s);
            }

            return Math.Abs(sum) <= rounding ? 0 : sum / Math.Sqrt(z.Length);
        }
    }
}

using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>
/// The radius that a quadratic bound proves, computed in double with every rounding error on the safe side.
/// </summary>
internal static class RelaxationProof
{
    private const int SolverSteps = 100;

    /// <summary>
    /// r = √((C − ‖δ‖·e_g − ¼·q)/μ), but no more than the reach of the bound; q an upper bound of gᵀ(μI − H)⁻¹g, C lowered and g accompanied by what rounding
    /// may have changed; 0 when nothing can be proved, whatever the bound holds.
    /// </summary>
    public static double Radius(SidedExample example, QuadraticBound bound)
    {
        var expansion = new Expansion(example, bound);
        if (!(expansion.Constant > 0 && bound.Reach > 0)) return 0;

        // The gap that the search chose may be too narrow for a proof, when it saw the end of the spectrum too low: it is widened until there is one.
        double gap = bound.Multiplier - bound.SpectrumEnd;
        for (int attempt = 0; attempt < 6; attempt++, gap = Math.Max(3 * gap, 1e-3 * bound.SpectrumEnd))
        {
            double mu = bound.SpectrumEnd + gap, limit = bound.SpectrumEnd + gap / 2;
            double separation = RoundingError.Down(mu - limit);
            if (!(separation > 0 && double.IsFinite(mu))) return 0;
            if (!example.Hurting.ProvesCurvatureBelow(bound.Curvatures, limit)) continue;

            double form = new ResolventBound(example.Hurting, bound.Curvatures, mu, separation).QuadraticForm(expansion.Gradient, SolverSteps);
            double farthest = RoundingError.Up(Math.Sqrt(expansion.Constant / mu));
            double square = (expansion.Constant - RoundingError.Up(farthest * expansion.GradientError + form / 4)) / mu;
            return square > 0 ? Math.Min(RoundingError.Down(Math.Sqrt(square)), bound.Reach) : 0;
        }

        return 0;
    }

    /// <summary>C, rounded down, and g with a bound of its error.</summary>
    internal readonly struct Expansion
    {
        public Expansion(SidedExample example, QuadraticBound bound)
        {
            Gradient = new double[example.Helping.Dimension];
            double constant = 0, magnitude = 0, error = 0, slope = 0, slopeError = 0;
            for (int s = 0; s < bound.Slopes.Length; s++)
            {
                // α·(z + w·δ)
                double z = example.HelpingValues[s], alpha = Math.Clamp(bound.Slopes[s], 0, 1);
                if (alpha == 0) continue;
                WidenedProducts.AddScaled(alpha, example.Helping.Row(s), Gradient);
                constant += alpha * z;
                magnitude += alpha * Math.Abs(z);
                error += alpha * example.HelpingErrors[s];
                slope += alpha * example.Helping.Norms[s];
            }

            for (int s = 0; s < bound.Curvatures.Length; s++)
            {
                if (bound.Curvatures[s] == 0)
                {
                    AddFixed(example, s, bound.Reach, ref constant, ref magnitude, ref error, ref slope);
                    continue;
                }

                // p·t² + t/2 + 1/(16p) at t = z + w·δ; an error e of z moves the value by (2p|z| + ½ + p·e)·e and the slope by 2p·e.
                double z = example.HurtingValues[s], e = example.HurtingErrors[s], p = bound.Curvatures[s], norm = example.Hurting.Norms[s];
                if (!(p > 0)) constant = double.NegativeInfinity;
                WidenedProducts.AddScaled(-(2 * p * z + 0.5), example.Hurting.Row(s), Gradient);
                constant -= p * z * z + z / 2 + 1 / (16 * p);
                magnitude += p * z * z + Math.Abs(z) / 2 + 1 / (16 * p);
                error += (2 * p * Math.Abs(z) + 0.5 + p * e) * e;
                slope += (2 * p * Math.Abs(z) + 0.5) * norm;
                slopeError += 2 * p * e * norm;
            }

            double gamma = RoundingError.Gamma(example.Helping.Count + example.Hurting.Count + 16L);
            Constant = constant - RoundingError.Up(gamma * magnitude + error);
            GradientError = RoundingError.Up(gamma * slope + slopeError);
        }

        /// <summary>A neuron that cannot switch within the reach is z + w·δ, or 0, exactly.</summary>
        private void AddFixed(
            SidedExample example, int s, double reach, ref double constant, ref double magnitude, ref double error, ref double slope)
        {
            double z = example.HurtingValues[s], e = example.HurtingErrors[s], norm = example.Hurting.Norms[s];
            if (!QuadraticBound.CannotSwitch(z, e, norm, reach)) constant = double.NegativeInfinity;
            if (!(z > 0)) return;
            WidenedProducts.AddScaled(-1, example.Hurting.Row(s), Gradient);
            constant -= z;
            magnitude += z;
            error += e;
            slope += norm;
        }

        public double Constant { get; }

        public double[] Gradient { get; }

        public double GradientError { get; }
    }
}

using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Threats;

namespace LazyAdversary.TwoLayer.Rays;

/// <summary>One input's ray: the crossing by <see cref="RaySweep"/>, polished and verified in double through the activity pattern.</summary>
/// <param name="point">The network at x.</param>
/// <param name="input">x.</param>
/// <param name="direction">The direction, ∓2^units.Direction·∇f(x).</param>
/// <param name="z">The pre-activations at x, in their unit.</param>
/// <param name="v">Their rates along the direction, in the same unit.</param>
/// <param name="units">The units.</param>
internal sealed class NetworkRay(
    NetworkPoint point, ReadOnlyMemory<float> input, ReadOnlyMemory<float> direction, ReadOnlyMemory<float> z, ReadOnlyMemory<float> v,
    NetworkRayUnits units)
{
    // Relative to the crossing: polishing moves a point by 1e-5 at most, and a few doublings of the nudge by less than this.
    private const double Reach = 1e-3;

    public RayOutcome Solve(RaySweep sweep, int[] scratch, RayOutcome start, Span<float> perturbed)
    {
        // From here on a step is one along the direction, which the result is not.
        double root = Math.Sqrt(z.Length), unit = units.PreActivations;
        double step = sweep.FirstSignChange(
            point.Network.OutputWeights, z.Span, v.Span, unit * (root * start.Score), unit * point.Slope(direction.Span));
        // Beyond float32 there is nothing to store.
        if (!(Math.ScaleB(start.GradientNorm, units.Direction) * step < float.MaxValue / 4)) return Result(false, start.Score);

        // All points to be tried are this near to the crossing, but for those of the last, desperate attempts.
        double reach = Reach * step;
        float errorScale = NetworkPoint.ErrorScale(input.Span, direction.Span, step + reach, units);
        int near = point.MaySwitch(z.Span, v.Span, step, reach, errorScale, scratch);
        var candidate = new float[input.Length];

        // Newton in the linear piece that holds the crossing, whose score and slope are known in double.
        double score = ScoreAt(step, candidate);
        double correction = score * root / (point.Slope(direction.Span) * step);
        if (Math.Abs(correction) < RayPolish.LargestCorrection) step *= 1 - correction;
        for (int attempt = 0; attempt < Nudge.Attempts; attempt++)
        {
            double t = step * Nudge.Factor(attempt);
            if (t > step + reach / 2)
            {
                reach = 0;
                errorScale = NetworkPoint.ErrorScale(input.Span, direction.Span, t, units);
                near = point.MaySwitch(z.Span, v.Span, t, reach, errorScale, scratch);
            }

            score = ScoreAt(t, candidate);
            if (Math.Sign(score) != -Math.Sign(start.Score)) continue;
            candidate.CopyTo(perturbed);
            return Result(true, score);
        }

        RoundAway(step, candidate);
        score = point.Network.Score(candidate);
        if (Math.Sign(score) != -Math.Sign(start.Score)) return Result(false, start.Score);
        candidate.CopyTo(perturbed);
        return Result(true, score);

        RayOutcome Result(bool found, double perturbedScore) => start with
        {
            Step = Math.ScaleB(step, units.Direction),
            Found = found,
            PerturbedScore = perturbedScore,
            ReachedClass = NetworkRays.ClassOf(perturbedScore),
        };

        void RoundAway(double crossing, float[] target)
        {
            var delta = new double[target.Length];
            for (int k = 0; k < delta.Length; k++) delta[k] = crossing * Nudge.Factor(1) * direction.Span[k];
            Nudge.RoundAway(input.Span, delta, box: null, target);
        }

        double ScoreAt(double t, float[] target)
        {
            Probes.Place(input.Span, direction.Span, t, target);
            near = point.MoveTo(target, z.Span, v.Span, t, reach, errorScale, scratch.AsSpan(0, near));
            return point.Score(target);
        }
    }
}

/// <summary>Powers of two that keep one ray in float32's range, all 1 at ordinary sizes.</summary>
/// <param name="PreActivations">What z and v are multiplied with.</param>
/// <param name="Errors">The same over what the error bounds of the neurons are multiplied with.</param>
/// <param name="Input">About the length of an input that is far from 1 in size.</param>
/// <param name="Direction">The exponent of what the direction is multiplied with.</param>
internal readonly record struct NetworkRayUnits(double PreActivations, double Errors, double Input, int Direction);

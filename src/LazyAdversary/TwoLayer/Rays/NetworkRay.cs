using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.SignFlips;

namespace LazyAdversary.TwoLayer.Rays;

/// <summary>One input's ray: the crossing by <see cref="RaySweep"/>, polished and verified in double through the activity pattern.</summary>
internal sealed class NetworkRay(
    NetworkPoint point, ReadOnlyMemory<float> input, ReadOnlyMemory<float> direction, ReadOnlyMemory<float> z, ReadOnlyMemory<float> v)
{
    // Relative to the crossing: polishing moves a point by 1e-5 at most, and a few doublings of the nudge by less than this.
    private const double Reach = 1e-3;

    public RayOutcome Solve(RaySweep sweep, int[] scratch, RayOutcome start, Span<float> perturbed)
    {
        double root = Math.Sqrt(z.Length);
        double step = sweep.FirstSignChange(point.Network.OutputWeights, z.Span, v.Span, root * start.Score, point.Slope(direction.Span));
        // Beyond float32 there is nothing to store.
        if (!(step * start.GradientNorm < float.MaxValue / 4)) return start with { Step = step };

        // All points to be tried are this near to the crossing, but for those of the last, desperate attempts.
        double reach = Reach * step;
        float errorScale = NetworkPoint.ErrorScale(input.Span, direction.Span, step + reach);
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
                errorScale = NetworkPoint.ErrorScale(input.Span, direction.Span, t);
                near = point.MaySwitch(z.Span, v.Span, t, reach, errorScale, scratch);
            }

            score = ScoreAt(t, candidate);
            if (Math.Sign(score) != -Math.Sign(start.Score)) continue;
            candidate.CopyTo(perturbed);
            return start with { Step = step, Found = true, PerturbedScore = score, ReachedClass = NetworkRays.ClassOf(score) };
        }

        RoundAway(step, candidate);
        score = point.Network.Score(candidate);
        if (Math.Sign(score) != -Math.Sign(start.Score)) return start with { Step = step };
        candidate.CopyTo(perturbed);
        return start with { Step = step, Found = true, PerturbedScore = score, ReachedClass = NetworkRays.ClassOf(score) };

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

using LazyAdversary.Networks;

namespace LazyAdversary.Attacks.Rays;

/// <summary>One input's ray: the crossing by <see cref="RaySweep"/>, polished and verified in double through the activity pattern.</summary>
internal readonly struct NetworkRay(
    NetworkPoint point, ReadOnlyMemory<float> input, ReadOnlyMemory<float> direction, ReadOnlyMemory<float> z, ReadOnlyMemory<float> v)
{
    public RayOutcome Solve(RaySweep sweep, int[] scratch, RayOutcome start, Span<float> perturbed)
    {
        double root = Math.Sqrt(z.Length);
        double step = sweep.FirstSignChange(point.Network.OutputWeights, z.Span, v.Span, root * start.Score, point.Slope(direction.Span));
        if (!double.IsFinite(step)) return start;

        var candidate = new float[input.Length];
        // Newton in the linear piece that holds the crossing, whose score and slope are known in double.
        double score = ScoreAt(step, candidate, scratch);
        double correction = score * root / (point.Slope(direction.Span) * step);
        if (Math.Abs(correction) < RayNudge.LargestCorrection) step *= 1 - correction;
        for (int attempt = 0; attempt < RayNudge.Attempts; attempt++)
        {
            score = ScoreAt(RayNudge.Step(step, attempt), candidate, scratch);
            if (Math.Sign(score) != -Math.Sign(start.Score)) continue;
            candidate.CopyTo(perturbed);
            return start with { Step = step, Found = true, PerturbedScore = score };
        }

        return start with { Step = step };
    }

    private double ScoreAt(double t, float[] candidate, int[] scratch)
    {
        Probes.Place(input.Span, direction.Span, t, candidate);
        point.MoveTo(input.Span, candidate, z.Span, v.Span, t, scratch);
        return point.Score(candidate);
    }
}

using LazyAdversary.Networks;

namespace LazyAdversary.Attacks.Rays;

/// <summary>
/// Turns the crossings t of a batch of rays into stored float32 inputs on the far side of the boundary, verified in double.
/// </summary>
internal readonly ref struct RayCrossing
{
    private readonly ReadOnlySpan<double> _scores;
    private readonly double[] _steps;
    private readonly double[] _perturbedScores;
    private readonly bool[] _found;

    /// <summary>Writes x′ into <paramref name="perturbed"/> (which holds x) wherever a verified point is found.</summary>
    public RayCrossing(
        IScoreModel model, ReadOnlySpan<float> inputs, ReadOnlySpan<double> scores, ReadOnlySpan<float> directions, ReadOnlySpan<double> steps,
        Span<float> perturbed, CancellationToken cancellationToken, Box? box = null)
    {
        int n = scores.Length, d = model.Dimension;
        _scores = scores;
        _steps = steps.ToArray();
        _perturbedScores = scores.ToArray();
        _found = new bool[n];

        var probes = new Probes(model, inputs, directions, cancellationToken, box);
        Polish(probes);
        for (int attempt = 0; attempt < Nudge.Attempts; attempt++)
        {
            for (int i = 0; i < n; i++)
            {
                if (!_found[i] && double.IsFinite(_steps[i])) probes.Add(i, _steps[i] * Nudge.Factor(attempt));
            }

            if (!probes.Evaluate()) break;
            for (int r = 0; r < probes.Results.Count; r++)
            {
                var (i, score) = probes.Results[r];
                if (!RayNudge.AreOpposite(score, scores[i])) continue;
                _found[i] = true;
                _perturbedScores[i] = score;
                probes.Point(r).CopyTo(perturbed.Slice(i * d, d));
            }
        }

        for (int i = 0; i < n; i++)
        {
            if (!_found[i] && double.IsFinite(_steps[i]))
                RoundAway(model, box, i, inputs.Slice(i * d, d), directions.Slice(i * d, d), perturbed.Slice(i * d, d));
        }
    }

    public bool Found(int ray) => _found[ray];

    public double Step(int ray) => _steps[ray];

    public double PerturbedScore(int ray) => _perturbedScores[ray];

    /// <summary>The last attempt for one ray.</summary>
    private void RoundAway(IScoreModel model, Box? box, int ray, ReadOnlySpan<float> x, ReadOnlySpan<float> direction, Span<float> perturbed)
    {
        var delta = new double[x.Length];
        for (int k = 0; k < delta.Length; k++) delta[k] = _steps[ray] * Nudge.Factor(1) * direction[k];
        var point = new float[x.Length];
        Nudge.RoundAway(x, delta, box, point);
        double score = model.Score(point);
        if (!RayNudge.AreOpposite(score, _scores[ray])) return;
        _found[ray] = true;
        _perturbedScores[ray] = score;
        point.CopyTo(perturbed);
    }

    private void Polish(Probes probes)
    {
        for (int i = 0; i < _steps.Length; i++)
        {
            if (double.IsFinite(_steps[i])) probes.Add(i, _steps[i]);
        }

        if (!probes.Evaluate()) return;
        foreach (var (i, score) in probes.Results)
            _steps[i] = RayNudge.Polish(_steps[i], _scores[i], score);
    }
}

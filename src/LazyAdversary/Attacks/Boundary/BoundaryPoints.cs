using LazyAdversary.Attacks.Rays;
using LazyAdversary.Data;
using LazyAdversary.Networks;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>
/// From one direction for each example of a block to stored inputs: the first crossing of the boundary along the ray, verified in double, inside box and
/// radius.
/// </summary>
internal static class BoundaryPoints
{
    /// <summary>
    /// Replaces x by x′ in <paramref name="perturbed"/>, and f(x) by f(x′) in <paramref name="perturbedScores"/>, wherever the ray from x along the direction
    /// turns the prediction within the threat; a direction of zeros is no ray.
    /// </summary>
    public static void Store(
        ThreatModel threat, IScoreModel model, LabeledData block, ReadOnlySpan<double> scores, ReadOnlySpan<float> directions, Span<float> perturbed,
        Span<double> perturbedScores, CancellationToken cancellationToken)
    {
        int n = block.Count, d = block.Dimension;
        var steps = new double[n];
        if (model is IPiecewiseLinearModel piecewise) piecewise.FirstSignChange(block.Inputs, directions, steps);
        else LineSearch.FirstSignChange(model, block.Inputs, scores, directions, steps, guess: 1, cancellationToken);
        for (int i = 0; i < n; i++)
        {
            if (steps[i] > BoxExit(threat, block.Input(i), directions.Slice(i * d, d))) steps[i] = double.PositiveInfinity;
        }

        var crossing = new RayCrossing(model, block.Inputs, scores, directions, steps, perturbed, cancellationToken, threat.Box);
        for (int i = 0; i < n; i++)
        {
            bool found = crossing.Found(i) && threat.Distance(block.Input(i), perturbed.Slice(i * d, d)) <= threat.Radius;
            if (!found) block.Input(i).CopyTo(perturbed.Slice(i * d, d));
            perturbedScores[i] = found ? crossing.PerturbedScore(i) : scores[i];
        }
    }

    /// <summary>The largest t for which x + t·v is still in the box, with a rounding error's slack; +∞ without a box.</summary>
    public static double BoxExit(ThreatModel threat, ReadOnlySpan<float> x, ReadOnlySpan<float> direction)
    {
        double exit = double.PositiveInfinity;
        if (threat.Box is null) return exit;
        for (int k = 0; k < x.Length; k++)
        {
            if (direction[k] == 0) continue;
            double room = (direction[k] > 0 ? (double)threat.Box.Upper(k) : threat.Box.Lower(k)) - x[k];
            exit = Math.Min(exit, room / direction[k]);
        }

        return exit * (1 + 1e-6);
    }
}

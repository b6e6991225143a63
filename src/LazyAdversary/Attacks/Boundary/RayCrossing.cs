using LazyAdversary.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>
/// From one direction for each of some examples of a block to stored float32 inputs just beyond the first crossing of the boundary along the ray, verified
/// in double, inside box and radius.
/// </summary>
internal static class RayCrossing
{
    /// <summary>
    /// For each ray the first t &gt; 0 at which x + t·v reaches the goal; +∞ where there is none. Computed where the classifier can, searched for from t = 1
    /// where it cannot, and for targets among more than two classes.
    /// </summary>
    public static void Find(AttackBlock block, int[] examples, ReadOnlySpan<float> directions, Span<double> steps, double? guess = 1)
    {
        bool isUntargeted = block.Model.ClassCount == 2 || examples.All(i => block.Target(i) is null);
        if (block.Model is not IRayClassifier rays || !isUntargeted)
        {
            LineSearch.Find(block, examples, directions, steps, guess);
            return;
        }

        int d = block.Dimension;
        var inputs = new float[examples.Length * d];
        for (int r = 0; r < examples.Length; r++) block.Input(examples[r]).CopyTo(inputs.AsSpan(r * d));
        // The class that is left: the label, but for a target that is to be reached from a wrong prediction.
        rays.FirstChange(inputs, directions, Array.ConvertAll(examples, i => block[i].Prediction), steps);
    }

    /// <summary>
    /// Proposes to the block, for each ray, the first stored point beyond the crossing that reaches the goal. Crossings outside box or radius are none.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="directions">A direction for each example, n·d values; zeros for none.</param>
    /// <param name="iteration">Where the direction of an example comes from.</param>
    public static void Propose(AttackBlock block, ReadOnlySpan<float> directions, Func<int, int> iteration)
    {
        int n = block.Count, d = block.Dimension;
        int[] examples = [.. Enumerable.Range(0, n)];
        var steps = new double[n];
        Find(block, examples, directions, steps);
        for (int i = 0; i < n; i++)
        {
            if (steps[i] > BoxExit(block.Threat, block.Input(i), directions.Slice(i * d, d))) steps[i] = double.PositiveInfinity;
        }

        Store(block, examples, directions, steps, block.Threat.Box, (r, point, scores) => block.Keep(examples[r], point, scores, iteration(examples[r])));
    }

    /// <summary>A stored point beyond a crossing, with its scores.</summary>
    public delegate void Visit(int ray, ReadOnlySpan<float> point, ReadOnlySpan<double> scores);

    /// <summary>
    /// Polishes the steps, and shows, for each ray with a finite one, the first stored point beyond it that reaches the goal: the crossing itself, then ever
    /// so little beyond.
    /// </summary>
    public static void Store(AttackBlock block, int[] examples, ReadOnlySpan<float> directions, Span<double> steps, Box? box, Visit visit)
    {
        var found = new bool[examples.Length];
        var probes = new Probes(block, examples, directions, box);
        Polish(block, examples, probes, steps);
        for (int attempt = 0; attempt < Nudge.Attempts; attempt++)
        {
            for (int r = 0; r < examples.Length; r++)
            {
                if (!found[r] && double.IsFinite(steps[r])) probes.Add(r, steps[r] * Nudge.Factor(attempt));
            }

            if (!probes.Evaluate()) break;
            for (int p = 0; p < probes.Results.Count; p++)
            {
                var (r, _, reaches) = probes.Results[p];
                if (!reaches) continue;
                found[r] = true;
                visit(r, probes.Point(p), probes.Scores(p));
            }
        }

        for (int r = 0; r < examples.Length; r++)
        {
            if (!found[r] && double.IsFinite(steps[r])) RoundAway(block, examples[r], r, directions.Slice(r * block.Dimension, block.Dimension), steps[r], box, visit);
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

    private static void Polish(AttackBlock block, int[] examples, Probes probes, Span<double> steps)
    {
        for (int r = 0; r < steps.Length; r++)
        {
            if (double.IsFinite(steps[r])) probes.Add(r, steps[r]);
        }

        if (!probes.Evaluate()) return;
        foreach (var (r, margin, _) in probes.Results) steps[r] = RayPolish.Polish(steps[r], block.CleanMargin(examples[r]), margin);
    }

    /// <summary>The last attempt for one ray.</summary>
    private static void RoundAway(AttackBlock block, int i, int ray, ReadOnlySpan<float> direction, double step, Box? box, Visit visit)
    {
        var delta = new double[direction.Length];
        for (int k = 0; k < delta.Length; k++) delta[k] = step * Nudge.Factor(1) * direction[k];
        var point = new float[delta.Length];
        Nudge.RoundAway(block.Input(i), delta, box, point);
        var scores = new double[block.Model.ClassCount];
        block.Score(point, scores);
        if (block.Reaches(i, scores)) visit(ray, point, scores);
    }
}

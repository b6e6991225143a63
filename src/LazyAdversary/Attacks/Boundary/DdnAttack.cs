using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// Decoupled direction and norm (Rony et al., 2019): a gradient step decides the direction of δ, and its norm ε shrinks by (1 − γ) when x + δ flips the
/// prediction and grows by (1 + γ) when it does not.
/// </summary>
/// <remarks>
/// Lengths are in units of F(x)/‖∇F(x)‖, F the goal margin: the distance to the linearised boundary, which is also the first norm, so there is nothing to tune to the scale of
/// the data; the step falls from 1 to 0.01 of it along a cosine. Every iterate is projected onto ball, box and frozen features together, exactly, and the
/// nearest point that flips the prediction is kept and pulled back along its ray to the boundary. It finds points about as near as
/// <see cref="NearestBoundaryAttack"/>, at ten times the cost: a second opinion. The distance is the best found, an upper bound
/// of the true one.
/// <para>Cost for each example and step: a score and gradient, for the two-layer network 4·m·d flops.</para>
/// </remarks>
public sealed class DdnAttack : Attack
{
    // Where a score is all but level its tangent crosses zero beyond float32: such a step is shortened, so that sums of a few stay numbers.
    private const double Longest = 1e37;

    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is not L2, there is less than 1 step, or the shrinkage is not in (0, 1).</exception>
    public DdnAttack(DdnOptions? options = null)
        : base(options ??= new())
    {
        Options = options;
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Steps, 1, nameof(Options.Steps));
        if (!(Options.Shrinkage > 0 && Options.Shrinkage < 1))
            throw new ArgumentOutOfRangeException(nameof(options), Options.Shrinkage, "The shrinkage must be in (0, 1).");
        if (Options.Threat.Norm != Norm.L2) throw new ArgumentException("DDN minimises distances in L2.", nameof(options));
    }

    /// <inheritdoc/>
    public override string Name => "DDN";

    /// <inheritdoc/>
    public override AttackGoal Goal => AttackGoal.SmallestDistance;

    /// <inheritdoc/>
    public override bool NeedsGradients => true;

    /// <summary>The options of this attack.</summary>
    public DdnOptions Options { get; }

    /// <inheritdoc/>
    protected override void Search(AttackBlock block, CancellationToken cancellationToken)
    {
        int n = block.Count, d = block.Dimension;
        var goal = new GoalGradients(RequireGradients(block.Model), block);
        int[] frozen = [.. Threat.Frozen], examples = [.. Enumerable.Range(0, n)], found = new int[n];
        var deltas = new float[n * d];
        var perturbed = new float[n * d];
        var gradients = new float[n * d];
        var directions = new float[n * d];
        var margins = new float[n];
        var unit = new double[n];
        var norm = new double[n];
        var best = new double[n];
        var bestAtFourFifths = new double[n];
        Array.Fill(best, double.PositiveInfinity);
        for (int i = 0; i < n; i++) block[i].SawNoGradient = true;

        for (int step = 0; step <= Options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double length = 0.01 + 0.99 * (1 + Math.Cos(Math.PI * step / Options.Steps)) / 2;
            for (int i = 0; i < n; i++) Projection.Round(Threat, block.Input(i), deltas.AsSpan(i * d, d), perturbed.AsSpan(i * d, d));
            goal.Evaluate(examples, perturbed, margins, gradients);
            for (int i = 0; i < n; i++)
            {
                var delta = deltas.AsSpan(i * d, d);
                var gradient = gradients.AsSpan(i * d, d);
                bool turned = margins[i] < 0;
                double reached = Threat.Distance(block.Input(i), perturbed.AsSpan(i * d, d));
                if (turned && reached < best[i])
                {
                    best[i] = reached;
                    found[i] = step;
                    for (int k = 0; k < d; k++) directions[i * d + k] = Float32.Nearest((double)perturbed[i * d + k] - block.Input(i)[k]);
                }

                if (step == Options.Steps * 4 / 5) bestAtFourFifths[i] = best[i];
                foreach (int k in frozen) gradient[k] = 0;
                double slope = PreciseVectors.Norm(gradient);
                if (step == Options.Steps || !(slope > 0 && double.IsFinite(slope))) continue;
                if (unit[i] == 0) unit[i] = norm[i] = Math.Min(Longest, block.CleanMargin(i) / slope);
                block[i].SawNoGradient = false;

                if (step > 0) norm[i] = Math.Min(Longest, norm[i] * (turned ? 1 - Options.Shrinkage : 1 + Options.Shrinkage));
                for (int k = 0; k < d; k++) delta[k] = Float32.Nearest(delta[k] - length * unit[i] / slope * gradient[k]);
                double moved = PreciseVectors.Norm(delta);
                for (int k = 0; k < d && moved > 0; k++) delta[k] = Float32.Nearest(delta[k] * norm[i] / moved);
                Projection.Apply(Threat.WithRadius(Math.Min(norm[i], block.Radius(i))), block.Input(i), delta);
            }
        }

        for (int i = 0; i < n; i++) block[i].IsConverged = best[i] > 0.999 * bestAtFourFifths[i];
        RayCrossing.Propose(block, directions, i => found[i]);
    }
}

using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks;

/// <summary>
/// Decoupled direction and norm (Rony et al., 2019): a gradient step decides the direction of δ, and its norm ε shrinks by (1 − γ) when x + δ turns the
/// prediction and grows by (1 + γ) when it does not.
/// </summary>
/// <remarks>
/// Lengths are in units of |f(x)|/‖∇f(x)‖, the distance to the linearised boundary, which is also the first norm, so there is nothing to tune to the scale of
/// the data; the step falls from 1 to 0.01 of it along a cosine. Every iterate is projected onto ball, box and frozen features together, exactly, and the
/// nearest point that turns the prediction is kept and pulled back along its ray to the boundary. It turns the PREDICTION, like
/// <see cref="NearestBoundaryAttack"/>, and finds points about as near, at ten times the cost: a second opinion. The distance is the best found, an upper bound
/// of the true one.
/// <para>Cost for each example and step: a score and gradient, for the two-layer network 4·m·d flops.</para>
/// </remarks>
public sealed class DdnAttack
{
    private const int BlockSize = 96;

    // Where a score is all but level its tangent crosses zero beyond float32: such a step is shortened, so that sums of a few stay numbers.
    private const double Longest = 1e37;

    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is not L2, there is less than 1 step, or the shrinkage is not in (0, 1).</exception>
    public DdnAttack(DdnOptions? options = null)
    {
        Options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Steps, 1, nameof(Options.Steps));
        if (!(Options.Shrinkage > 0 && Options.Shrinkage < 1))
            throw new ArgumentOutOfRangeException(nameof(options), Options.Shrinkage, "The shrinkage must be in (0, 1).");
        if (Options.Threat is { Norm: not Norm.L2 }) throw new ArgumentException("DDN minimises distances in L2.", nameof(options));
        ParallelBlocks.ResolveThreads(Options.Threads);
    }

    /// <summary>The options of this attack.</summary>
    public DdnOptions Options { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples; only their inputs matter.</param>
    /// <param name="progress">Told after each block of examples, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack between steps.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or an input lies outside the box.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<MinimumNormRecord> Run(
        IGradientModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MinimumNorm.Run(Options.Threat, Options.Threads, BlockSize, model, data, Search, progress, cancellationToken);

    private void Search(
        ThreatModel threat, IGradientModel model, LabeledData block, double[] cleanScores, Span<MinimumNormPoint> points, Span<float> directions,
        CancellationToken cancellationToken)
    {
        int n = block.Count, d = block.Dimension;
        int[] frozen = [.. threat.Frozen];
        var deltas = new float[n * d];
        var perturbed = new float[n * d];
        var gradients = new float[n * d];
        var scores = new float[n];
        var unit = new double[n];
        var norm = new double[n];
        var best = new double[n];
        var bestAtFourFifths = new double[n];
        Array.Fill(best, double.PositiveInfinity);

        for (int step = 0; step <= Options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double length = 0.01 + 0.99 * (1 + Math.Cos(Math.PI * step / Options.Steps)) / 2;
            for (int i = 0; i < n; i++) Projection.Round(threat, block.Input(i), deltas.AsSpan(i * d, d), perturbed.AsSpan(i * d, d));
            model.ScoreAndGradient(perturbed, scores, gradients);
            for (int i = 0; i < n; i++)
            {
                var delta = deltas.AsSpan(i * d, d);
                var gradient = gradients.AsSpan(i * d, d);
                int side = cleanScores[i] > 0 ? 1 : cleanScores[i] < 0 ? -1 : 0;
                bool turned = side * scores[i] < 0;
                double reached = threat.Distance(block.Input(i), perturbed.AsSpan(i * d, d));
                if (turned && reached < best[i])
                {
                    best[i] = reached;
                    points[i] = points[i] with { Iteration = step };
                    for (int k = 0; k < d; k++) directions[i * d + k] = Float32.Nearest((double)perturbed[i * d + k] - block.Input(i)[k]);
                }

                if (step == Options.Steps * 4 / 5) bestAtFourFifths[i] = best[i];
                foreach (int k in frozen) gradient[k] = 0;
                double slope = PreciseVectors.Norm(gradient);
                if (step == Options.Steps || !(slope > 0 && double.IsFinite(slope))) continue;
                points[i] = points[i] with { SawGradient = true };
                if (double.IsNaN(cleanScores[i])) continue;
                if (unit[i] == 0) unit[i] = norm[i] = Math.Min(Longest, Math.Abs(cleanScores[i]) / slope);

                if (step > 0) norm[i] = Math.Min(Longest, norm[i] * (turned ? 1 - Options.Shrinkage : 1 + Options.Shrinkage));
                for (int k = 0; k < d; k++) delta[k] = Float32.Nearest(delta[k] - side * length * unit[i] / slope * gradient[k]);
                double moved = PreciseVectors.Norm(delta);
                for (int k = 0; k < d && moved > 0; k++) delta[k] = Float32.Nearest(delta[k] * norm[i] / moved);
                Projection.Apply(threat.WithRadius(Math.Min(norm[i], threat.Radius)), block.Input(i), delta);
            }
        }

        for (int i = 0; i < n; i++) points[i] = points[i] with { IsConverged = best[i] > 0.999 * bestAtFourFifths[i] };
    }
}

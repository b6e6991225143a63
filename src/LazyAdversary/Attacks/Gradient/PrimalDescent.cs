using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.Gradient;

/// <summary>
/// The form that reads like the definition and serves every model, norm, box and mask: all examples of the block take a step together, so that the model
/// sees a batch.
/// </summary>
internal sealed class PrimalDescent(PgdOptions options, IGradientClassifier model) : IPgdDescent
{
    private readonly NormGeometry _geometry = NormGeometry.For(options.Threat.Norm);
    private readonly int[] _frozen = [.. options.Threat.Frozen];

    public int BlockSize => 96;

    public bool ScoresClean => false;

    public void Descend(AttackBlock block, int restart, Span<float> delta, CancellationToken cancellationToken)
    {
        int n = block.Count, d = block.Dimension;
        var batch = new float[n * d];
        var gradients = new float[n * d];
        var margins = new float[n];
        var bestDelta = delta.ToArray();
        var best = new DescentPoint[n];
        Array.Fill(best, new(float.PositiveInfinity, 0, false));
        var goal = new GoalGradients(model, block, options.Gradient == PgdGradient.Raw ? GoalLoss.CrossEntropy : GoalLoss.Margin);

        // The examples still at it, in front of the batch: those that are done cost nothing any more.
        int[] examples = [.. Enumerable.Range(0, n)];
        int count = n;
        for (int step = 0; step <= options.Steps && count > 0; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int row = 0; row < count; row++)
                Projection.Round(options.Threat, block.Input(examples[row]), delta.Slice(examples[row] * d, d), batch.AsSpan(row * d, d));
            goal.Evaluate(examples, batch.AsSpan(0, count * d), margins.AsSpan(0, count), gradients.AsSpan(0, count * d));

            int left = 0;
            for (int row = 0; row < count; row++)
            {
                int i = examples[row];
                var current = delta.Slice(i * d, d);
                if (options.Keep == PgdIterate.Last || margins[row] < best[i].Margin)
                {
                    best[i] = best[i] with { Margin = margins[row], Step = step };
                    current.CopyTo(bestDelta.AsSpan(i * d, d));
                }

                if (options.StopOnSuccess && DescentPoint.IsClearlyAdversarial(best[i].Margin, margins[row])) continue;
                double stepSize = options.EffectiveStepSize(block.Radius(i)) * goal.Shares[row];
                if (step == options.Steps || !Ascend(gradients.AsSpan(row * d, d), stepSize, current)) continue;
                best[i] = best[i] with { SawGradient = true };
                Projection.Apply(block.ThreatOf(i), block.Input(i), current);
                examples[left++] = i;
            }

            count = left;
        }

        Report(block, restart, bestDelta, best, batch);
    }

    /// <summary>δ ← δ − α·(gradient of the loss, or its direction); false when there is no gradient to follow.</summary>
    private bool Ascend(Span<float> gradient, double stepSize, Span<float> delta)
    {
        foreach (int k in _frozen) gradient[k] = 0;
        double norm = PreciseVectors.Norm(gradient);
        if (!(norm > 0 && double.IsFinite(norm))) return false;
        if (options.Gradient == PgdGradient.Normalized) _geometry.Normalize(gradient);

        // A step beyond float32 ends at its edge: the projection needs a number.
        for (int k = 0; k < delta.Length; k++) delta[k] = Float32.Nearest(delta[k] - stepSize * gradient[k]);
        return true;
    }

    private void Report(AttackBlock block, int restart, float[] bestDelta, DescentPoint[] best, float[] points)
    {
        int n = block.Count, d = block.Dimension, k = model.ClassCount;
        for (int i = 0; i < n; i++) Projection.Round(options.Threat, block.Input(i), bestDelta.AsSpan(i * d, d), points.AsSpan(i * d, d));
        var reached = new double[n * k];
        model.Scores(points, reached);
        for (int i = 0; i < n; i++)
        {
            // Left alone once it is found, whatever its neighbours in the block still need.
            if (options.StopOnSuccess && block.IsFound(i)) continue;
            block[i].SawNoGradient = !best[i].SawGradient;
            block.Keep(i, points.AsSpan(i * d, d), reached.AsSpan(i * k, k), best[i].Step, restart);
        }
    }
}

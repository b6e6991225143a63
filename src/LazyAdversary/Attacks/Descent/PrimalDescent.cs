using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Descent;

/// <summary>
/// The form that reads like the definition and serves every model, norm, box and mask: all examples of the block take a step together, so that the model sees a batch.
/// </summary>
internal sealed class PrimalDescent(PgdOptions options, IGradientModel model) : IPgdDescent
{
    private readonly NormGeometry _geometry = NormGeometry.For(options.Threat.Norm);
    private readonly int[] _frozen = [.. options.Threat.Frozen];
    private readonly double _alpha = options.EffectiveStepSize;

    public int BlockSize => 96;

    public void Descend(LabeledData block, Span<float> delta, Span<float> points, Span<DescentPoint> best, CancellationToken cancellationToken)
    {
        int n = block.Count, d = block.Dimension;
        var batch = new float[n * d];
        var gradients = new float[n * d];
        var scores = new float[n];
        var bestDelta = delta.ToArray();
        best.Fill(new(float.PositiveInfinity, 0, false));

        // The examples still at it, in front of the batch: those that are done cost nothing any more.
        int[] examples = [.. Enumerable.Range(0, n)];
        int count = n;
        for (int step = 0; step <= options.Steps && count > 0; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int row = 0; row < count; row++)
                Projection.Round(options.Threat, block.Input(examples[row]), delta.Slice(examples[row] * d, d), batch.AsSpan(row * d, d));
            model.ScoreAndGradient(batch.AsSpan(0, count * d), scores.AsSpan(0, count), gradients.AsSpan(0, count * d));

            int left = 0;
            for (int row = 0; row < count; row++)
            {
                int i = examples[row];
                var current = delta.Slice(i * d, d);
                float margin = block.Labels[i] * scores[row];
                if (options.Keep == PgdIterate.Last || margin < best[i].Margin)
                {
                    best[i] = best[i] with { Margin = margin, Step = step };
                    current.CopyTo(bestDelta.AsSpan(i * d, d));
                }

                if (options.StopOnSuccess && DescentPoint.IsClearlyAdversarial(best[i].Margin, scores[row])) continue;
                if (step == options.Steps || !Ascend(gradients.AsSpan(row * d, d), block.Labels[i], scores[row], current)) continue;
                best[i] = best[i] with { SawGradient = true };
                Projection.Apply(options.Threat, block.Input(i), current);
                examples[left++] = i;
            }

            count = left;
        }

        for (int i = 0; i < n; i++) Projection.Round(options.Threat, block.Input(i), bestDelta.AsSpan(i * d, d), points.Slice(i * d, d));
        double[] clean = new double[n], reached = new double[n];
        model.Score(block.Inputs, clean);
        model.Score(points, reached);
        for (int i = 0; i < n; i++) best[i] = best[i] with { Score = clean[i], PerturbedScore = reached[i] };
    }

    /// <summary>δ ← δ + α·(direction of the loss gradient); false when there is no gradient to follow.</summary>
    private bool Ascend(Span<float> gradient, int label, float score, Span<float> delta)
    {
        foreach (int k in _frozen) gradient[k] = 0;
        double norm = PreciseVectors.Norm(gradient);
        if (!(norm > 0 && double.IsFinite(norm))) return false;

        // ∇ℓ(y f) = −y ∇f/(1 + e^{y f}): the loss only scales the gradient, so a normalised step follows −y ∇f.
        double scale = -label * _alpha;
        if (options.Gradient == PgdGradient.Normalized) _geometry.Normalize(gradient);
        else scale /= 1 + Math.Exp(label * (double)score);
        // A step beyond float32 ends at its edge: the projection needs a number.
        for (int k = 0; k < delta.Length; k++) delta[k] = Float32.Nearest(delta[k] + scale * gradient[k]);
        return true;
    }
}

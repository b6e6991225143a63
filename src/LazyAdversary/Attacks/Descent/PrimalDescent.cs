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

    public void Descend(LabeledData block, Span<float> delta, Span<DescentPoint> best, CancellationToken cancellationToken)
    {
        int n = block.Count, d = block.Dimension;
        var points = new float[n * d];
        var gradients = new float[n * d];
        var scores = new float[n];
        var bestDelta = delta.ToArray();
        best.Fill(new(float.PositiveInfinity, 0, false));

        for (int step = 0; step <= options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < n; i++)
                Projection.Round(block.Input(i), delta.Slice(i * d, d), points.AsSpan(i * d, d));
            model.ScoreAndGradient(points, scores, gradients);

            bool anyLeft = false;
            for (int i = 0; i < n; i++)
            {
                var current = delta.Slice(i * d, d);
                float margin = block.Labels[i] * scores[i];
                if (margin < best[i].Margin)
                {
                    best[i] = best[i] with { Margin = margin, Step = step };
                    current.CopyTo(bestDelta.AsSpan(i * d, d));
                }

                if (options.StopOnSuccess && DescentPoint.IsClearlyAdversarial(best[i].Margin, scores[i])) continue;
                anyLeft = true;
                if (step == options.Steps || !Ascend(gradients.AsSpan(i * d, d), block.Labels[i], scores[i], current)) continue;
                best[i] = best[i] with { SawGradient = true };
                Projection.Apply(options.Threat, block.Input(i), current);
            }

            if (!anyLeft) break;
        }

        bestDelta.CopyTo(delta);
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
        for (int k = 0; k < delta.Length; k++) delta[k] = (float)(delta[k] + scale * gradient[k]);
        return true;
    }
}

using LazyAdversary.Data;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Descent;

/// <summary>
/// Projected gradient descent in l2 on a two-layer ReLU network at the cost of sign flips: the iterates of <see cref="PrimalDescent"/>, up to rounding, in O(m) a step.
/// </summary>
/// <remarks>
/// Every step follows a gradient g = Wᵀu, u = a ∘ 1[z &gt; 0]/√m, so δ = P·δ_0 + Wᵀβ, and all that a step needs lives in R^m:
/// z = W(x + δ), v = W·g = K·u with K = W·Wᵀ, ‖g‖² = u·v and δ·g = u·(z − z_x). A step changes z by a multiple of v; u changes only where z changed sign, and
/// then v by a row of K. See <see cref="FlipPath"/> for one example's steps.
/// </remarks>
internal sealed unsafe class FlipDescent(PgdOptions options, FlipMatrices matrices) : IPgdDescent
{
    public void Descend(LabeledData block, Span<float> delta, Span<DescentPoint> best, CancellationToken cancellationToken)
    {
        int n = block.Count, d = block.Dimension, total = matrices.Total;
        using var cleanScratch = new AlignedScratch<float>(n * total);
        using var movedScratch = new AlignedScratch<float>(n * total);
        using var activeScratch = new AlignedScratch<float>(n * total);
        using var ratesScratch = new AlignedScratch<float>(n * total);
        var clean = new Span<float>(cleanScratch.Start, n * total);
        var moved = new Span<float>(movedScratch.Start, n * total);
        var active = new Span<float>(activeScratch.Start, n * total);
        var rates = new Span<float>(ratesScratch.Start, n * total);
        bool startsAtInput = !delta.ContainsAnyExcept(0);

        // z_x = W·x + b, e = W·δ_0, u and v = K·u: products over the whole block.
        for (int i = 0; i < n; i++) matrices.Offsets.CopyTo(clean.Slice(i * total, total));
        Multiply(n, block.Inputs, clean, accumulate: true);
        if (startsAtInput) moved.Clear();
        else Multiply(n, delta, moved, accumulate: false);
        for (int i = 0; i < n; i++)
        {
            for (int s = 0; s < total; s++)
            {
                int at = i * total + s;
                active[at] = clean[at] + moved[at] > 0 ? matrices.OutputWeight(s) : 0;
            }
        }

        StartingRates(n, active, rates);

        var path = new FlipPath(options, matrices);
        var kappa = new double[total];
        var startFactors = new double[n];
        for (int i = 0; i < n; i++)
        {
            if (i % 16 == 0) cancellationToken.ThrowIfCancellationRequested();
            int row = i * total;
            double startNorm = startsAtInput ? 0 : PreciseVectors.Dot(delta.Slice(i * d, d), delta.Slice(i * d, d));
            best[i] = path.Run(block.Labels[i], startNorm, cleanScratch.Start + row, movedScratch.Start + row, ratesScratch.Start + row);
            Array.Clear(kappa);
            (startFactors[i], double rate) = path.Retrace(best[i].Step, kappa);
            // u is not needed any more: its place takes β.
            for (int s = 0; s < total; s++) active[row + s] = (float)(rate * active[row + s] + kappa[s]);
        }

        for (int i = 0; i < n; i++)
        {
            foreach (ref float value in delta.Slice(i * d, d)) value = (float)(startFactors[i] * value);
        }

        MatrixProducts.Multiply(n, d, total, active, total, matrices.Weights.Span, d, delta, d, accumulate: true, threads: 1);
        for (int i = 0; i < n; i++) Projection.Apply(options.Threat, block.Input(i), delta.Slice(i * d, d));
    }

    /// <summary>target (+)= rows·Wᵀ.</summary>
    private void Multiply(int n, ReadOnlySpan<float> rows, Span<float> target, bool accumulate)
    {
        int d = matrices.Dimension, total = matrices.Total;
        MatrixProducts.MultiplyByTransposed(n, total, d, rows, d, matrices.Weights.Span, d, target, total, accumulate, threads: 1);
    }

    /// <summary>v = K·u, through g = Wᵀu when that takes fewer flops.</summary>
    private void StartingRates(int n, ReadOnlySpan<float> active, Span<float> rates)
    {
        int d = matrices.Dimension, total = matrices.Total;
        if (total <= 2 * d)
        {
            MatrixProducts.Multiply(n, total, total, active, total, matrices.Gram.Span, total, rates, total, accumulate: false, threads: 1);
            return;
        }

        var gradients = new float[n * d];
        MatrixProducts.Multiply(n, d, total, active, total, matrices.Weights.Span, d, gradients, d, accumulate: false, threads: 1);
        Multiply(n, gradients, rates, accumulate: false);
    }
}

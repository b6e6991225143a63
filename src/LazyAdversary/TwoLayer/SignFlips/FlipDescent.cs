using System.Numerics.Tensors;
using LazyAdversary.Attacks;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.TwoLayer.SignFlips;

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
    // Tables of sums serve a whole block: the larger, the less they cost.
    public int BlockSize => 128;

    public bool ScoresClean => true;

    public void Descend(AttackBlock block, int restart, Span<float> delta, CancellationToken cancellationToken)
    {
        var best = new DescentPoint[block.Count];
        var points = new float[delta.Length];
        int n = block.Count, d = block.Dimension, total = matrices.Total, columns = matrices.Columns, words = matrices.Words;
        bool startsAtInput = !delta.ContainsAnyExcept(0);
        using var cleanScratch = new AlignedScratch<float>(n * total);
        using var ratesScratch = new AlignedScratch<float>(n * total);
        using var movedScratch = new AlignedScratch<float>(startsAtInput ? total : n * total);
        using var patternScratch = AlignedScratch<ushort>.Zeros(n * words);
        using var gradientScratch = new AlignedScratch<double>(n * columns);
        float* clean = cleanScratch.Start, rates = ratesScratch.Start, moved = movedScratch.Start;
        ushort* patterns = patternScratch.Start;
        double* gradients = gradientScratch.Start;
        int movedStride = startsAtInput ? 0 : total;

        // z_x = W·x + b, e = W·δ_0, the pattern of their sum, √m·g and v: products over the whole block.
        PreActivations(n, block.Data.Inputs, clean);
        if (startsAtInput) new Span<float>(moved, total).Clear();
        else Multiply(n, delta, moved, accumulate: false);
        for (int i = 0; i < n; i++) FlipKernels.Best.Activate(clean + i * total, moved + i * movedStride, patterns + i * words, total);
        PatternProducts<double>.Best.SumRows(n, patterns, words, matrices.Weights.Pointer, matrices.Positive, total, columns, 1, gradients);
        StartingRates(n, patterns, gradients, rates);

        var path = new FlipPath(options, matrices);
        for (int i = 0; i < n; i++)
        {
            if (i % 16 == 0) cancellationToken.ThrowIfCancellationRequested();
            var own = delta.Slice(i * d, d);
            float* e = moved + i * movedStride;
            if (startsAtInput) new Span<float>(e, total).Clear();
            double startNorm = startsAtInput ? 0 : PreciseVectors.Dot(own, own);
            best[i] = path.Run(block.Side(i), block.Radius(i), startNorm, clean + i * total, e, rates + i * total, patterns + i * words);
            path.Perturbation(best[i].Step, new(gradients + i * columns, d), startsAtInput, own);
            Projection.Apply(block.ThreatOf(i), block.Input(i), own);
            Projection.Round(options.Threat, block.Input(i), own, points.AsSpan(i * d, d));
        }

        float* reached = rates;
        PreActivations(n, points, reached);
        var scorer = new PatternScorer(matrices);
        Span<double> scores = stackalloc double[2];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<ulong> pattern = new ReadOnlySpan<ulong>(patterns + i * words, words * FlipKernels.Word / 64);
            ReadOnlySpan<double> gradient = new(gradients + i * columns, columns);
            var point = points.AsSpan(i * d, d);
            TwoScores.Of(scorer.Score(block.Input(i), clean + i * total, pattern, gradient), scores);
            if (restart == 0) block.SetClean(i, scores);
            // Left alone once it is found, whatever its neighbours in the block still need.
            else if (options.StopOnSuccess && block.IsFound(i)) continue;
            block[i].SawNoGradient = !best[i].SawGradient;
            TwoScores.Of(scorer.Score(point, reached + i * total, pattern, gradient), scores);
            block.Keep(i, point, scores, best[i].Step, restart);
        }
    }

    /// <summary>z = W·x + b.</summary>
    private void PreActivations(int n, ReadOnlySpan<float> inputs, float* z)
    {
        for (int i = 0; i < n; i++) matrices.Offsets.CopyTo(new Span<float>(z + i * matrices.Total, matrices.Total));
        Multiply(n, inputs, z, accumulate: true);
    }

    /// <summary>target (+)= rows·Wᵀ.</summary>
    private void Multiply(int n, ReadOnlySpan<float> rows, float* target, bool accumulate)
    {
        int d = matrices.Dimension, total = matrices.Total;
        MatrixProducts.MultiplyByTransposed(
            n, total, d, rows, d, matrices.Weights.Span, matrices.Columns, new Span<float>(target, n * total), total, accumulate, threads: 1);
    }

    /// <summary>v = K·u = W·g, whichever is less work: picking rows of K takes about a third of the time of a product with as many multiplications.</summary>
    private void StartingRates(int n, ushort* patterns, double* gradients, float* rates)
    {
        int d = matrices.Dimension, total = matrices.Total, columns = matrices.Columns;
        if (total <= 3 * d)
        {
            PatternProducts<float>.Best.SumRows(
                n, patterns, matrices.Words, matrices.Gram.Pointer, matrices.Positive, total, total, (float)matrices.Scale, rates);
            return;
        }

        var scaled = new double[d];
        var directions = new float[n * d];
        for (int i = 0; i < n; i++)
        {
            TensorPrimitives.Multiply(new ReadOnlySpan<double>(gradients + i * columns, d), matrices.Scale, scaled);
            TensorPrimitives.ConvertTruncating<double, float>(scaled, directions.AsSpan(i * d, d));
        }

        Multiply(n, directions, rates, accumulate: false);
    }
}

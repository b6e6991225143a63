using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Rays;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>
/// Proved upper bounds of λ_max(H), H = Σ_s p_s w_s w_sᵀ, p_s ≥ 0. H is d × d; B = (√p_s · w_s·w_t · √p_t), k × k for k neurons, has the same eigenvalues but
/// zeros. The smaller of the two is factorized: B from the Gram matrix, which is computed once, or H, which is summed anew for each p.
/// </summary>
internal sealed class SpectralProof
{
    private const int LanczosSteps = 40;

    private readonly NeuronGroup _group;
    private readonly double[]? _gram;

    public SpectralProof(NeuronGroup group)
    {
        _group = group;
        if (group.Count <= group.Dimension) _gram = Gram(group);
    }

    private int Size => Math.Min(_group.Count, _group.Dimension);

    /// <summary>Whether λ_max(H) &lt; limit is proved.</summary>
    public bool LargestEigenvalueIsBelow(ReadOnlySpan<double> weights, double limit)
    {
        if (!(limit > 0)) return false;

        // Every entry is a sum of d (or k) products and a handful of roundings: off by at most γ·Σ_s p_s‖w_s‖² in norm.
        double trace = 0;
        for (int s = 0; s < weights.Length; s++) trace += weights[s] / limit * _group.Norms[s] * _group.Norms[s];
        double error = RoundingError.Gamma(Math.Max(_group.Dimension, _group.Count) + 16L) * RoundingError.Up(trace);
        if (!double.IsFinite(error)) return false;

        var matrix = _gram is null ? Curvature(weights, limit) : ScaledGram(weights, limit);
        return PositiveDefinite.ProvesLargestEigenvalueBelowOne(matrix, Size, error);
    }

    /// <summary>An upper bound of the operator norm: an estimate of λ_max(WᵀW) from below, raised until a proof succeeds.</summary>
    public double OperatorNorm(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // 1, or where the weights are far from it a power of two: squares of weights do not fit float32 there.
        double largest = _group.Norms.DefaultIfEmpty(0).Max();
        int exponent = largest > 0 ? RayUnits.Exponent(largest) : 0;
        var lanczos = new Lanczos(_group, LanczosSteps);
        var start = new float[_group.Dimension];
        for (int s = 0; s < _group.Count; s++) PreciseStart(_group.Row(s), (s & 1) == 0 ? 1 : -1, start);
        lanczos.Run(Ones(exponent), start);
        return OperatorNorm(lanczos.LargestRitzValue(), exponent, cancellationToken);

        static void PreciseStart(ReadOnlySpan<float> row, float sign, Span<float> sum)
        {
            for (int k = 0; k < row.Length; k++) sum[k] += sign * row[k];
        }
    }

    /// <summary>An upper bound of the operator norm, however wrong the estimate of λ_max(WᵀW)·4^−exponent is.</summary>
    public double OperatorNorm(double estimate, int exponent = 0, CancellationToken cancellationToken = default)
    {
        double frobenius = 0;
        foreach (double norm in _group.Norms) frobenius += norm * norm;
        if (frobenius == 0) return 0;
        var ones = Ones(exponent);
        for (double slack = 1e-6; slack < 1; slack *= 8)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double limit = estimate * (1 + slack);
            if (LargestEigenvalueIsBelow(ones, limit)) return RoundingError.Up(Math.ScaleB(Math.Sqrt(limit), exponent));
        }

        return RoundingError.Up(Math.Sqrt(frobenius));
    }

    private double[] Ones(int exponent)
    {
        var ones = new double[_group.Count];
        Array.Fill(ones, Math.ScaleB(1, -2 * exponent));
        return ones;
    }

    private static double[] Gram(NeuronGroup group)
    {
        int n = group.Count, d = group.Dimension, stride = PositiveDefinite.Stride(n);
        var gram = new double[n * stride];
        var rows = new double[4 * d];
        Span<double> dots = stackalloc double[4];
        for (int t = 0; t < n; t += 4)
        {
            Array.Clear(rows);
            for (int j = t; j < Math.Min(n, t + 4); j++) Widen(group.Row(j), rows.AsSpan((j - t) * d, d));
            for (int s = t; s < n; s++)
            {
                WidenedProducts.FourDots(group.Row(s), rows, dots);
                for (int j = t; j < Math.Min(s + 1, t + 4); j++) gram[s * stride + j] = dots[j - t];
            }
        }

        return gram;
    }

    private double[] ScaledGram(ReadOnlySpan<double> weights, double limit)
    {
        int n = _group.Count, stride = PositiveDefinite.Stride(n);
        var roots = new double[n];
        for (int s = 0; s < n; s++) roots[s] = Math.Sqrt(weights[s] / limit);
        var scaled = new double[_gram!.Length];
        for (int s = 0; s < n; s++)
        {
            for (int t = 0; t <= s; t++) scaled[s * stride + t] = roots[s] * _gram[s * stride + t] * roots[t];
        }

        return scaled;
    }

    /// <summary>H/limit.</summary>
    private double[] Curvature(ReadOnlySpan<double> weights, double limit)
    {
        int d = _group.Dimension, stride = PositiveDefinite.Stride(d);
        var h = new double[d * stride];
        double[] scaled = weights.ToArray();
        for (int s = 0; s < scaled.Length; s++) scaled[s] /= limit;
        WidenedProducts.WeightedOuterProducts(_group.Count, d, _group.Rows, scaled, h, stride);
        return h;
    }

    private static void Widen(ReadOnlySpan<float> source, Span<double> target)
    {
        for (int k = 0; k < source.Length; k++) target[k] = source[k];
    }
}

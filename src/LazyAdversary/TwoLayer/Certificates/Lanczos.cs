using System.Numerics.Tensors;
using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>
/// The Lanczos process on H = Σ_s p_s w_s w_sᵀ from a vector g, in float32: after a few products with H it tells, for every μ at once, what gᵀ(μI − H)⁻¹g is
/// nearly, and where the spectrum of H nearly ends. It only proposes; what it proposes is proved elsewhere.
/// </summary>
internal sealed class Lanczos(NeuronGroup group, int steps)
{
    private readonly double[] _diagonal = new double[steps];
    private readonly double[] _offDiagonal = new double[steps];
    private readonly double[] _pivots = new double[steps];
    private readonly float[] _basis = new float[steps * group.Dimension];
    private readonly float[] _next = new float[group.Dimension];
    private double _startNorm;
    private int _count;

    public void Run(ReadOnlySpan<double> weights, ReadOnlySpan<float> start)
    {
        int d = group.Dimension;
        _startNorm = PreciseVectors.Norm(start);
        _count = 0;

        // Without a g the process still has a spectrum to look for.
        for (int k = 0; k < d; k++) _next[k] = _startNorm > 0 ? start[k] : 1 + k % 3;
        double norm = PreciseVectors.Norm(_next);
        for (int k = 0; k < d; k++) _next[k] = (float)(_next[k] / norm);
        for (int j = 0; j < Math.Min(steps, d); j++)
        {
            var v = _basis.AsSpan(j * d, d);
            _next.CopyTo(v);
            _count = j + 1;

            Array.Clear(_next);
            for (int s = 0; s < group.Count; s++)
            {
                if (weights[s] == 0) continue;
                var row = group.Row(s);
                TensorPrimitives.MultiplyAdd(row, (float)(weights[s] * TensorPrimitives.Dot(row, v)), _next, _next);
            }

            _diagonal[j] = PreciseVectors.Dot(_next, v);

            // In float32 the three-term recurrence alone soon loses orthogonality; twice is enough.
            for (int i = 0; i < 2 * (j + 1); i++)
            {
                var u = _basis.AsSpan(i % (j + 1) * d, d);
                TensorPrimitives.MultiplyAdd(u, -TensorPrimitives.Dot<float>(_next, u), _next, _next);
            }

            _offDiagonal[j] = PreciseVectors.Norm(_next);
            if (!(_offDiagonal[j] > 1e-6 * _diagonal[0])) return;
            for (int k = 0; k < d; k++) _next[k] = (float)(_next[k] / _offDiagonal[j]);
        }
    }

    /// <summary>The largest eigenvalue of the tridiagonal matrix: a lower estimate of λ_max(H).</summary>
    public double LargestRitzValue()
    {
        if (_count == 0) return 0;
        double low = 0, high = 0;
        for (int j = 0; j < _count; j++)
        {
            low = Math.Max(low, _diagonal[j]);
            high = Math.Max(high, _diagonal[j] + (j > 0 ? _offDiagonal[j - 1] : 0) + (j + 1 < _count ? _offDiagonal[j] : 0));
        }

        for (int i = 0; i < 60 && high - low > 1e-12 * high; i++)
        {
            double middle = (low + high) / 2;
            if (TryEliminate(middle)) high = middle;
            else low = middle;
        }

        return high;
    }

    /// <summary>gᵀ(μI − H)⁻¹g, nearly; +∞ for μ inside the spectrum.</summary>
    public double Resolvent(double mu) =>
        _count == 0 ? 0
        : TryEliminate(mu) ? _startNorm * _startNorm / _pivots[0]
        : double.PositiveInfinity;

    /// <summary>y ← (μI − H)⁻¹g, nearly, for μ beyond the spectrum.</summary>
    public void Solve(double mu, Span<float> y) => Solve(mu, _startNorm, y);

    /// <summary>An eigenvector of length 1, nearly, for the end of the spectrum, given where that is; zero when it cannot be told.</summary>
    public void EndVector(double end, Span<float> v)
    {
        Solve(end * (1 + 1e-6), 1, v);
        double norm = PreciseVectors.Norm(v);
        if (norm > 0) TensorPrimitives.Multiply(v, (float)(1 / norm), v);
    }

    private void Solve(double mu, double startNorm, Span<float> y)
    {
        y.Clear();
        if (_count == 0 || !TryEliminate(mu)) return;
        double coefficient = startNorm / _pivots[0];
        for (int j = 0; j < _count; j++)
        {
            TensorPrimitives.MultiplyAdd(_basis.AsSpan(j * group.Dimension, group.Dimension), (float)coefficient, y, y);
            if (j + 1 < _count) coefficient *= _offDiagonal[j] / _pivots[j + 1];
        }
    }

    /// <summary>Eliminates μI − T from its last row up; false unless every pivot is positive.</summary>
    private bool TryEliminate(double mu)
    {
        for (int j = _count - 1; j >= 0; j--)
        {
            _pivots[j] = mu - _diagonal[j];
            if (j + 1 < _count) _pivots[j] -= _offDiagonal[j] * _offDiagonal[j] / _pivots[j + 1];
            if (!(_pivots[j] > 0)) return false;
        }

        return true;
    }
}

using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>
/// The neurons with one output sign, copied: seen from an example, those that can only help its prediction, or those that can hurt it. Or all of them. Norms are
/// rounded up.
/// </summary>
internal sealed class NeuronGroup
{
    private readonly float[] _rows;
    private readonly Lazy<SpectralProof> _proof;
    private readonly Lock _operatorNormLock = new();
    private double _operatorNorm = double.NaN;

    /// <summary>Copies the neurons with this output sign; all neurons when null.</summary>
    public NeuronGroup(TwoLayerReluNet network, float? sign)
    {
        int d = network.Dimension;
        int[] members = [.. Enumerable.Range(0, network.Width).Where(s => sign is null || network.OutputWeights[s] == sign)];
        Dimension = d;
        Count = members.Length;
        _rows = new float[Count * d];
        Biases = new double[Count];
        Norms = new double[Count];
        for (int s = 0; s < Count; s++)
        {
            var neuron = network.Neuron(members[s]);
            neuron[..d].CopyTo(_rows.AsSpan(s * d, d));
            if (network.HasBias) Biases[s] = neuron[d];
            Norms[s] = RoundingError.Up(PreciseVectors.Norm(neuron[..d]));
        }

        _proof = new(() => new SpectralProof(this));
    }

    public int Dimension { get; }

    public int Count { get; }

    public double[] Biases { get; }

    /// <summary>Upper bounds of ‖w_s‖₂.</summary>
    public double[] Norms { get; }

    /// <summary>A proved upper bound of the largest singular value of the group's weights.</summary>
    public double OperatorNorm => FindOperatorNorm(CancellationToken.None);

    /// <summary>All rows w_s, one after the other.</summary>
    public ReadOnlySpan<float> Rows => _rows;

    /// <summary>w_s, without its bias.</summary>
    public ReadOnlySpan<float> Row(int s) => _rows.AsSpan(s * Dimension, Dimension);

    /// <summary>The same, computed once; the token is heeded between the factorizations that this takes.</summary>
    public double FindOperatorNorm(CancellationToken cancellationToken)
    {
        lock (_operatorNormLock)
        {
            if (double.IsNaN(_operatorNorm)) _operatorNorm = _proof.Value.OperatorNorm(cancellationToken);
            return _operatorNorm;
        }
    }

    /// <summary>z[s·n + i] = w_s·x_i + b_s in double, for n inputs.</summary>
    public void PreActivations(ReadOnlySpan<float> inputs, Span<double> z)
    {
        int n = inputs.Length / Dimension;
        WidenedProducts.MultiplyByTransposed(Count, n, Dimension, _rows, inputs, z);
        for (int s = 0; s < Count; s++)
        {
            for (int i = 0; i < n && Biases[s] != 0; i++) z[s * n + i] += Biases[s];
        }
    }

    /// <summary>How far each computed z_s may be from the true one, for inputs of at most this norm: γ_{d+2}·(‖w_s‖‖x‖ + |b_s|).</summary>
    public double[] Errors(double inputNorm)
    {
        double gamma = RoundingError.Gamma(Dimension + 2L);
        var errors = new double[Count];
        for (int s = 0; s < errors.Length; s++) errors[s] = RoundingError.Up(gamma * (Norms[s] * inputNorm + Math.Abs(Biases[s])));
        return errors;
    }

    /// <summary>|z_s| less its error, ascending: a switch of neuron s at δ needs |w_s·δ| to be at least that, whatever the rounding of z_s.</summary>
    public double[] Kinks(ReadOnlySpan<double> values, ReadOnlySpan<double> errors)
    {
        var kinks = new double[Count];
        for (int s = 0; s < kinks.Length; s++) kinks[s] = Math.Max(0, Math.Abs(values[s]) - errors[s]);
        Array.Sort(kinks);
        return kinks;
    }

    /// <summary>sums[i·d + k] = Σ_s factors[i·Count + s]·w_{s,k} in double, for n rows of factors.</summary>
    public void Combine(ReadOnlySpan<float> factors, int n, Span<double> sums)
    {
        if (Count == 0) sums[..(n * Dimension)].Clear();
        else PreciseProducts.Multiply(n, Dimension, Count, factors, Count, _rows, Dimension, sums, Dimension);
    }

    /// <summary>Whether λ_max(Σ_s p_s w_s w_sᵀ) &lt; limit is proved, for weights p_s ≥ 0.</summary>
    public bool ProvesCurvatureBelow(ReadOnlySpan<double> weights, double limit) => _proof.Value.LargestEigenvalueIsBelow(weights, limit);
}

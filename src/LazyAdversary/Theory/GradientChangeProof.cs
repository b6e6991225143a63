using System.Buffers;
using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.Theory;

/// <summary>The proof behind <see cref="GradientChange.Prove"/>: a copy of the network, and its operator norm.</summary>
internal sealed class GradientChangeProof
{
    private readonly NeuronGroup _neurons;
    private readonly double _operatorNorm;
    private readonly double _largestNorm;

    public GradientChangeProof(TwoLayerReluNet network, CancellationToken cancellationToken)
        : this(new NeuronGroup(network, sign: null), cancellationToken)
    {
    }

    /// <summary>The proof by any upper bound of the operator norm: tests give the least.</summary>
    internal GradientChangeProof(NeuronGroup neurons, double operatorNorm)
    {
        _neurons = neurons;
        _operatorNorm = operatorNorm;
        _largestNorm = neurons.Norms.Max();
    }

    private GradientChangeProof(NeuronGroup neurons, CancellationToken cancellationToken)
        : this(neurons, neurons.FindOperatorNorm(cancellationToken))
    {
    }

    public void Bounds(LabeledData block, double radius, Span<double> bounds)
    {
        int n = block.Count, m = _neurons.Count;
        double[] z = ArrayPool<double>.Shared.Rent(m * n);
        var values = new double[m];
        _neurons.PreActivations(block.Inputs, z);
        for (int i = 0; i < n; i++)
        {
            for (int s = 0; s < m; s++) values[s] = z[s * n + i];
            bounds[i] = Bound(values, _neurons.Errors(RoundingError.Up(PreciseVectors.Norm(block.Input(i)))), radius);
        }

        ArrayPool<double>.Shared.Return(z);
    }

    /// <summary>The bound for one input from its computed z_s and what each of them may be off by.</summary>
    internal double Bound(double[] values, double[] errors, double radius)
    {
        double budget = RoundingError.Up(Math.Pow(_operatorNorm * radius, 2)), spent = 0;
        int together = 0;
        foreach (double kink in _neurons.Kinks(values, errors))
        {
            spent += kink * kink;
            if (RoundingError.Down(spent) > budget) break;
            together++;
        }

        int alone = 0;
        for (int s = 0; s < values.Length; s++)
        {
            if (Math.Abs(values[s]) - errors[s] <= RoundingError.Up(radius * _neurons.Norms[s])) alone++;
        }

        int k = Math.Min(together, alone);
        return RoundingError.Up(Math.Min(Math.Sqrt(k) * _operatorNorm, k * _largestNorm) / Math.Sqrt(values.Length));
    }
}

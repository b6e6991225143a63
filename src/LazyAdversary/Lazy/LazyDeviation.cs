using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;
using MathNet.Numerics.Statistics;

namespace LazyAdversary.Lazy;

/// <summary>
/// How far each neuron is from its initialization: ‖w_s − w_{s,0}‖₂, s = 1 … m, computed in double from the float32 weights. A snapshot.
/// </summary>
public sealed class LazyDeviation
{
    private readonly double[] _perNeuron;
    private readonly double[] _sorted;

    private LazyDeviation(double[] perNeuron)
    {
        _perNeuron = perNeuron;
        _sorted = [.. perNeuron];
        Array.Sort(_sorted);
    }

    /// <summary>‖w_s − w_{s,0}‖₂ for each neuron.</summary>
    public ReadOnlySpan<double> PerNeuron => _perNeuron;

    /// <summary>‖W − W_0‖_{2,∞} = max_s ‖w_s − w_{s,0}‖₂.</summary>
    public double Max => _sorted[^1];

    /// <summary>The mean over neurons.</summary>
    public double Mean => _perNeuron.Mean();

    /// <summary>The smallest C_0 whose lazy ball holds the network: Max·√m.</summary>
    public double LazyConstant => Max * Math.Sqrt(_perNeuron.Length);

    /// <summary>The deviation in units of 1/√m, √m·‖w_s − w_{s,0}‖₂, for each neuron: to be compared with C_0.</summary>
    public double[] InLazyUnits() => Array.ConvertAll(_perNeuron, v => v * Math.Sqrt(_perNeuron.Length));

    /// <summary>The quantile of the deviations over neurons (MathNet's default definition, median-unbiased).</summary>
    /// <param name="probability">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public double Quantile(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is in [0, 1].");
        return SortedArrayStatistics.Quantile(_sorted, probability);
    }

    /// <summary>Measures a network. O(m·d).</summary>
    public static LazyDeviation Of(TwoLayerReluNet network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var perNeuron = new double[network.Width];
        int stride = network.Stride;
        for (int s = 0; s < perNeuron.Length; s++)
        {
            perNeuron[s] = Math.Sqrt(PreciseVectors.SquaredDistance(
                network.Weights.Slice(s * stride, stride), network.InitialWeights.Slice(s * stride, stride)));
        }

        return new(perNeuron);
    }
}

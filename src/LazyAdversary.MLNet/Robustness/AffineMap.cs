using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>x ↦ (x − offset)·scale, feature by feature: what ML.NET's affine normalizers do. Models behind it can be written as models before it.</summary>
internal sealed class AffineMap
{
    private readonly double[] _scale;
    private readonly double[] _offset;

    private AffineMap(double[] scale, double[] offset)
    {
        _scale = scale;
        _offset = offset;
    }

    public bool IsIdentity => Array.TrueForAll(_scale, s => s == 1) && Array.TrueForAll(_offset, o => o == 0);

    public static AffineMap Identity(int dimension)
    {
        var scale = new double[dimension];
        Array.Fill(scale, 1);
        return new(scale, new double[dimension]);
    }

    /// <summary>This map and then (x − offset)·scale; an empty offset is 0. Null when the sizes differ.</summary>
    public AffineMap? Then(IReadOnlyList<float> scale, IReadOnlyList<float> offset)
    {
        if (scale.Count != _scale.Length || (offset.Count != 0 && offset.Count != _scale.Length)) return null;
        var newScale = new double[_scale.Length];
        var newOffset = new double[_scale.Length];
        for (int k = 0; k < newScale.Length; k++)
        {
            // ((x − o)·s − p)·q = (x − (o + p/s))·s·q; a feature that the first map erases stays erased.
            newScale[k] = _scale[k] * scale[k];
            newOffset[k] = _offset[k] + (offset.Count == 0 || _scale[k] == 0 ? 0 : offset[k] / _scale[k]);
        }

        return new(newScale, newOffset);
    }

    /// <summary>The linear model w·(this x) + b in terms of x.</summary>
    public LinearClassifier Before(IReadOnlyList<float> weights, double bias)
    {
        var folded = new float[_scale.Length];
        for (int k = 0; k < folded.Length; k++)
        {
            folded[k] = Float32.Nearest(weights[k] * _scale[k]);
            bias -= weights[k] * _scale[k] * _offset[k];
        }

        return LinearClassifier.Binary(folded, bias);
    }

    /// <summary>The network in terms of x: with the maps in its first layer.</summary>
    public TwoLayerReluNet Before(TwoLayerReluNet network)
    {
        int d = network.Dimension;
        var weights = new float[network.Width * (d + 1)];
        for (int s = 0; s < network.Width; s++)
        {
            var neuron = network.Neuron(s);
            double bias = network.HasBias ? neuron[d] : 0;
            for (int k = 0; k < d; k++)
            {
                weights[s * (d + 1) + k] = Float32.Nearest(neuron[k] * _scale[k]);
                bias -= neuron[k] * _scale[k] * _offset[k];
            }

            weights[s * (d + 1) + d] = Float32.Nearest(bias);
        }

        return TwoLayerReluNet.FromWeights(d, weights, network.OutputWeights, hiddenBias: true);
    }
}

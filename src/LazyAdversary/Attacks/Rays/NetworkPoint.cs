using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Rays;

/// <summary>
/// The linear function that a two-layer network is around a point: its activity pattern u and √m·∇f = Wᵀu in double, kept up to date as neurons switch.
/// </summary>
internal sealed class NetworkPoint
{
    private readonly float[] _errors;
    private readonly Memory<float> _active;
    private readonly Memory<double> _gradient;
    private double _biasSum;

    /// <param name="network">The network.</param>
    /// <param name="errors">The error bound of each pre-activation for an input of length 1.</param>
    /// <param name="active">a_s for active neurons, else 0.</param>
    /// <param name="gradient">Σ a_s w_s over active neurons.</param>
    public NetworkPoint(TwoLayerReluNet network, float[] errors, Memory<float> active, Memory<double> gradient)
    {
        Network = network;
        _errors = errors;
        _active = active;
        _gradient = gradient;
        if (!network.HasBias) return;
        var pattern = active.Span;
        for (int s = 0; s < pattern.Length; s++) _biasSum += pattern[s] * (double)network.Neuron(s)[^1];
    }

    public TwoLayerReluNet Network { get; }

    /// <summary>What the error bounds are multiplied with for an input x: the length of (x, 1), with room for the rounding of the bound itself.</summary>
    public static float ErrorScale(ReadOnlySpan<float> x) => (float)(1.01 * Math.Sqrt(1 + PreciseVectors.Dot(x, x)));

    /// <summary>w_s·x + b_s, in double.</summary>
    public static double PreActivation(TwoLayerReluNet network, int s, ReadOnlySpan<float> x)
    {
        var w = network.Neuron(s);
        double z = PreciseVectors.Dot(w[..x.Length], x);
        return network.HasBias ? z + w[^1] : z;
    }

    /// <summary>Σ a_s w_s over active neurons, dotted with a direction: √m times the slope of f.</summary>
    public double Slope(ReadOnlySpan<float> direction) => PreciseVectors.Dot(direction, _gradient.Span);

    /// <summary>f at a point with this activity pattern.</summary>
    public double Score(ReadOnlySpan<float> x) => (PreciseVectors.Dot(x, _gradient.Span) + _biasSum) / Math.Sqrt(Network.Width);

    /// <summary>
    /// Moves to x′ = x + t·direction, given its approximate pre-activations z + t·v: settles every neuron that may have switched, in double where it is close.
    /// </summary>
    public void MoveTo(ReadOnlySpan<float> input, ReadOnlySpan<float> point, ReadOnlySpan<float> z, ReadOnlySpan<float> v, double t, Span<int> scratch)
    {
        // z, t·v, their sum and the rounding of x′ each err by at most the bound for x or x′, or both.
        float scale = 4 * (ErrorScale(input) + ErrorScale(point));
        int count = RayKernels.UncertainOrFlipped(z, v, (float)t, _errors, scale, _active.Span, scratch);
        var signs = Network.OutputWeights;
        var active = _active.Span;
        for (int i = 0; i < count; i++)
        {
            int s = scratch[i];
            double approximate = z[s] + t * v[s];
            bool isOn = Math.Abs(approximate) > _errors[s] * scale ? approximate > 0 : PreActivation(Network, s, point) > 0;
            if (isOn == (active[s] != 0)) continue;
            float change = isOn ? signs[s] : -signs[s];
            active[s] = isOn ? signs[s] : 0;
            var w = Network.Neuron(s);
            PreciseVectors.AddMultiple(_gradient.Span, change, w[..Network.Dimension]);
            if (Network.HasBias) _biasSum += change * (double)w[^1];
        }
    }
}

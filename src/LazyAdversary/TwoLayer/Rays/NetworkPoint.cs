using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Rays;

/// <summary>
/// The linear function that a two-layer network is around a point: its activity pattern u and √m·∇f = Wᵀu in double, kept up to date as neurons switch.
/// </summary>
internal sealed class NetworkPoint
{
    private readonly float[] _errors;
    private readonly Memory<float> _active;
    private readonly Memory<double> _gradient;
    private readonly double _unit;
    private double _biasSum;

    /// <param name="network">The network.</param>
    /// <param name="errors">The error bound of each pre-activation for an input of length 1.</param>
    /// <param name="active">a_s for active neurons, else 0.</param>
    /// <param name="gradient">Σ a_s w_s over active neurons.</param>
    /// <param name="unit">What float32 pre-activations are multiplied with: a power of two.</param>
    public NetworkPoint(TwoLayerReluNet network, float[] errors, Memory<float> active, Memory<double> gradient, double unit)
    {
        Network = network;
        _errors = errors;
        _active = active;
        _gradient = gradient;
        _unit = unit;
        if (!network.HasBias) return;
        var pattern = active.Span;
        for (int s = 0; s < pattern.Length; s++) _biasSum += pattern[s] * (double)network.Neuron(s)[^1];
    }

    public TwoLayerReluNet Network { get; }

    /// <summary>
    /// What the error bounds are multiplied with for points on the way from x to x + t·direction: z and t·v err by the bounds for x and for t·direction; their sum and
    /// the rounding of the point to float32, three roundings where a bound counts at least three, at most once more.
    /// </summary>
    public static float ErrorScale(ReadOnlySpan<float> x, ReadOnlySpan<float> direction, double t, NetworkRayUnits units) =>
        (float)(2 * (ErrorScale(x, units) + t * PreciseVectors.Norm(direction) * units.Errors));

    /// <summary>
    /// What the error bounds are multiplied with for an input x: the length of (x, 1), with room for the rounding of the bound itself, in the unit of pre-activations
    /// over that of the bounds. The 1 is 2^⌊log₂ length⌋ for inputs far from that size.
    /// </summary>
    public static float ErrorScale(ReadOnlySpan<float> x, NetworkRayUnits units) =>
        (float)(1.01 * Math.Sqrt(units.Input * units.Input + PreciseVectors.Dot(x, x)) * units.Errors);

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
    /// Lists the neurons that may switch on the way to a point near x + t·direction, within ±reach of t: all others keep their activity there for certain.
    /// </summary>
    public int MaySwitch(ReadOnlySpan<float> z, ReadOnlySpan<float> v, double t, double reach, float errorScale, Span<int> found) =>
        RayKernels.UncertainOrFlipped(z, v, (float)t, (float)reach, _errors, errorScale, _active.Span, found);

    /// <summary>
    /// Moves to x′ = x + t·direction, given its approximate pre-activations z + t·v: settles every listed neuron, in double where it is close to its kink.
    /// Keeps on the list only those that may still switch within ±reach of t; returns how many.
    /// </summary>
    public int MoveTo(
        ReadOnlySpan<float> point, ReadOnlySpan<float> z, ReadOnlySpan<float> v, double t, double reach, float errorScale, Span<int> maySwitch)
    {
        var signs = Network.OutputWeights;
        var active = _active.Span;
        int kept = 0;
        foreach (int s in maySwitch)
        {
            double value = z[s] + t * v[s], error = _errors[s] * (double)errorScale;
            if (Math.Abs(value) <= error)
            {
                value = PreActivation(Network, s, point) * _unit;
                // Two stored points differ from x + t·direction by a rounding each, of the many that the bound counts.
                error *= 4.0 / (Network.Stride + 2);
            }

            if (Math.Abs(value) <= error + 2 * reach * Math.Abs(v[s])) maySwitch[kept++] = s;
            if (value > 0 == (active[s] != 0)) continue;
            Switch(s, signs[s], value > 0);
        }

        return kept;
    }

    private void Switch(int s, float sign, bool isOn)
    {
        float change = isOn ? sign : -sign;
        _active.Span[s] = isOn ? sign : 0;
        var w = Network.Neuron(s);
        PreciseVectors.AddMultiple(_gradient.Span, change, w[..Network.Dimension]);
        if (Network.HasBias) _biasSum += change * (double)w[^1];
    }
}

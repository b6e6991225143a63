using System.Buffers;
using LazyAdversary.Attacks;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Rays;

/// <summary>
/// Gradient rays of the two-layer network in three products for a block, z = W·x, g = Wᵀu and v = W·g, with scores in double all along the ray.
/// </summary>
/// <remarks>
/// Where the activity pattern u is known, f is the linear function (g·x + Σ a_s b_s over active s)/√m. So with g accumulated in double, f(x) in double costs one dot product,
/// and f(x′) one more once g has been corrected by the few rows that switched between x and x′. The pattern is certain: wherever a float32 pre-activation is
/// within its error bound of 0, it is computed again in double.
/// </remarks>
internal sealed class NetworkRays : IGradientRays
{
    // A direction of this exponent has no feature that float32 cannot hold.
    private const int LargestDirection = 120;

    private readonly TwoLayerReluNet _network;

    // γ_d·(‖w_s‖ + |b_s|)/2^_weightExponent: times the length of an input, it bounds the error of a float32 pre-activation.
    private readonly float[] _errors;
    private readonly int _weightExponent;

    public NetworkRays(TwoLayerReluNet network)
    {
        _network = network;
        _errors = new float[network.Width];
        _weightExponent = RayUnits.OfWeights(network);
        double gamma = (network.Stride + 2) * Math.ScaleB(1, -24);
        for (int s = 0; s < _errors.Length; s++)
        {
            // Rounded up generously: the bound costs little, a missed neuron would cost the claim.
            _errors[s] = (float)Math.ScaleB(1.01 * gamma * PreciseVectors.Norm(network.Neuron(s)), -_weightExponent);
        }
    }

    // At most what one array of pre-activations can hold.
    public int BlockSize => Math.Clamp(Array.MaxLength / _network.Width, 1, 48);

    public void Solve(AttackBlock block, Span<float> perturbed, Span<RayOutcome> outcomes) => Solve(block.Data, perturbed, outcomes);

    private void Solve(LabeledData block, Span<float> perturbed, Span<RayOutcome> outcomes)
    {
        int n = block.Count, d = block.Dimension, m = _network.Width;
        // Rented: at large m, clearing new arrays would take as long as a tenth of the products.
        float[] z = ArrayPool<float>.Shared.Rent(n * m), v = ArrayPool<float>.Shared.Rent(n * m), active = ArrayPool<float>.Shared.Rent(n * m);
        try
        {
            Solve(block, perturbed, outcomes, z, v, active);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(z);
            ArrayPool<float>.Shared.Return(v);
            ArrayPool<float>.Shared.Return(active);
        }
    }

    private void Solve(LabeledData block, Span<float> perturbed, Span<RayOutcome> outcomes, float[] z, float[] v, float[] active)
    {
        int n = block.Count, d = block.Dimension, m = _network.Width;
        var exponents = new int[n];
        for (int i = 0; i < n; i++) exponents[i] = RayUnits.OfProduct(_weightExponent, _network.SizeOf(block.Input(i)));
        _network.PreActivations(block.Inputs, z, withBias: true, exponents);
        var scratch = new int[m];
        var units = new NetworkRayUnits[n];
        for (int i = 0; i < n; i++)
        {
            int input = RayUnits.Exponent(_network.SizeOf(block.Input(i)));
            units[i] = new(Math.ScaleB(1, exponents[i]), Math.ScaleB(1, exponents[i] + _weightExponent), Math.ScaleB(1, input), Direction: 0);
            Activate(block.Input(i), units[i], z.AsSpan(i * m, m), active.AsSpan(i * m, m), scratch);
        }

        // √m·g and, from it, the direction −sign f(x)·g in float32.
        var gradients = new double[n * d];
        PreciseProducts.Multiply(n, d, m, active, m, _network.Weights, _network.Stride, gradients, d);
        var directions = new float[n * d];
        var points = new NetworkPoint[n];
        for (int i = 0; i < n; i++)
        {
            points[i] = new NetworkPoint(_network, _errors, active.AsMemory(i * m, m), gradients.AsMemory(i * d, d), units[i].PreActivations);
            outcomes[i] = Start(points[i].Score(block.Input(i)), gradients.AsSpan(i * d, d));
            units[i] = units[i] with { Direction = DirectionExponent(outcomes[i].GradientNorm, _network.SizeOf(block.Input(i)), exponents[i]) };
            Aim(outcomes[i].Score, gradients.AsSpan(i * d, d), units[i].Direction, directions.AsSpan(i * d, d));
        }

        _network.PreActivations(directions, v, withBias: false, exponents);
        using var sweep = new RaySweep(m);
        for (int i = 0; i < n; i++)
        {
            if (outcomes[i].Score == 0 || outcomes[i].GradientNorm == 0) continue;
            var ray = new NetworkRay(
                points[i], block.InputMemory.Slice(i * d, d), directions.AsMemory(i * d, d), z.AsMemory(i * m, m), v.AsMemory(i * m, m), units[i]);
            outcomes[i] = ray.Solve(sweep, scratch, outcomes[i], perturbed.Slice(i * d, d));
        }
    }

    /// <summary>u_s = a_s where z_s &gt; 0, with every doubtful z_s computed again in double.</summary>
    private void Activate(ReadOnlySpan<float> x, NetworkRayUnits units, Span<float> z, Span<float> active, Span<int> scratch)
    {
        var signs = _network.OutputWeights;
        TrainingKernels.MaskedSigns(signs, z, 1, active);
        int doubtful = RayKernels.UncertainOrFlipped(z, z, 0, 0, _errors, NetworkPoint.ErrorScale(x, units), active, scratch);
        foreach (int s in scratch[..doubtful])
        {
            z[s] = WithSign(NetworkPoint.PreActivation(_network, s, x) * units.PreActivations);
            active[s] = z[s] > 0 ? signs[s] : 0;
        }
    }

    /// <summary>The value in float32, with the sign that it has in double.</summary>
    private static float WithSign(double value)
    {
        float rounded = (float)value;
        return rounded == 0 ? Math.Sign(value) * float.Epsilon : rounded;
    }

    private RayOutcome Start(double score, ReadOnlySpan<double> gradient)
    {
        double sum = 0;
        foreach (double value in gradient) sum += value * value;
        double norm = Math.Sqrt(sum) / Math.Sqrt(_network.Width);
        return new(score, norm, double.PositiveInfinity, false, score, ClassOf(score), ClassOf(score));
    }

    /// <summary>
    /// The exponent of what ∇f is multiplied with for the direction: one that makes the direction about as long as the input, so that v is about as large as z, where
    /// anything is far from 1.
    /// </summary>
    private static int DirectionExponent(double gradientNorm, double size, int preActivations)
    {
        if (!(gradientNorm > 0 && size > 0) || (preActivations == 0 && RayUnits.Exponent(gradientNorm) == 0)) return 0;
        return Math.Min(Math.ILogB(size), LargestDirection) - Math.ILogB(gradientNorm);
    }

    /// <summary>−sign f·2^exponent·∇f in float32.</summary>
    private void Aim(double score, ReadOnlySpan<double> gradient, int exponent, Span<float> direction)
    {
        double scale = Math.ScaleB(-Math.Sign(score) / Math.Sqrt(_network.Width), exponent);
        for (int k = 0; k < direction.Length; k++) direction[k] = (float)(scale * gradient[k]);
    }

    /// <summary>The class that a score f predicts.</summary>
    internal static int ClassOf(double score) => score > 0 ? 1 : score < 0 ? 0 : Margins.NoClass;
}

using System.Buffers;
using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.SignFlips;

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
    private readonly TwoLayerReluNet _network;

    // γ_d·(‖w_s‖ + |b_s|): times the length of an input, it bounds the error of a float32 pre-activation.
    private readonly float[] _errors;

    public NetworkRays(TwoLayerReluNet network)
    {
        _network = network;
        _errors = new float[network.Width];
        double gamma = (network.Stride + 2) * Math.ScaleB(1, -24);
        for (int s = 0; s < _errors.Length; s++)
        {
            // Rounded up generously: the bound costs little, a missed neuron would cost the claim.
            _errors[s] = (float)(1.01 * gamma * PreciseVectors.Norm(network.Neuron(s)));
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
        _network.PreActivations(block.Inputs, z, withBias: true);
        var scratch = new int[m];
        for (int i = 0; i < n; i++) Activate(block.Input(i), z.AsSpan(i * m, m), active.AsSpan(i * m, m), scratch);

        // √m·g and, from it, the direction −sign f(x)·g in float32.
        var gradients = new double[n * d];
        PreciseProducts.Multiply(n, d, m, active, m, _network.Weights, _network.Stride, gradients, d);
        var directions = new float[n * d];
        var points = new NetworkPoint[n];
        for (int i = 0; i < n; i++)
        {
            points[i] = new NetworkPoint(_network, _errors, active.AsMemory(i * m, m), gradients.AsMemory(i * d, d));
            outcomes[i] = Start(points[i].Score(block.Input(i)), gradients.AsSpan(i * d, d), directions.AsSpan(i * d, d));
        }

        _network.PreActivations(directions, v, withBias: false);
        using var sweep = new RaySweep(m);
        for (int i = 0; i < n; i++)
        {
            if (outcomes[i].Score == 0 || outcomes[i].GradientNorm == 0) continue;
            var ray = new NetworkRay(points[i], block.InputMemory.Slice(i * d, d), directions.AsMemory(i * d, d), z.AsMemory(i * m, m), v.AsMemory(i * m, m));
            outcomes[i] = ray.Solve(sweep, scratch, outcomes[i], perturbed.Slice(i * d, d));
        }
    }

    /// <summary>u_s = a_s where z_s &gt; 0, with every doubtful z_s computed again in double.</summary>
    private void Activate(ReadOnlySpan<float> x, Span<float> z, Span<float> active, Span<int> scratch)
    {
        var signs = _network.OutputWeights;
        TrainingKernels.MaskedSigns(signs, z, 1, active);
        int doubtful = RayKernels.UncertainOrFlipped(z, z, 0, 0, _errors, NetworkPoint.ErrorScale(x), active, scratch);
        foreach (int s in scratch[..doubtful])
        {
            z[s] = WithSign(NetworkPoint.PreActivation(_network, s, x));
            active[s] = z[s] > 0 ? signs[s] : 0;
        }
    }

    /// <summary>The value in float32, with the sign that it has in double.</summary>
    private static float WithSign(double value)
    {
        float rounded = (float)value;
        return rounded == 0 ? Math.Sign(value) * float.Epsilon : rounded;
    }

    private RayOutcome Start(double score, ReadOnlySpan<double> gradient, Span<float> direction)
    {
        double root = Math.Sqrt(_network.Width), sum = 0;
        foreach (double value in gradient) sum += value * value;
        double norm = Math.Sqrt(sum) / root;
        double scale = -Math.Sign(score) / root;
        for (int k = 0; k < direction.Length; k++) direction[k] = (float)(scale * gradient[k]);
        int prediction = ClassOf(score);
        return new(score, norm, double.PositiveInfinity, false, score, prediction, prediction);
    }

    /// <summary>The class that a score f predicts.</summary>
    internal static int ClassOf(double score) => score > 0 ? 1 : score < 0 ? 0 : Margins.NoClass;
}

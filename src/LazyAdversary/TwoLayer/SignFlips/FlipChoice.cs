using System.Numerics.Tensors;
using LazyAdversary.Attacks;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.TwoLayer.SignFlips;

/// <summary>
/// Chooses whether projected gradient descent on a two-layer network takes the sign-flip form. It serves l2 without box or mask; there, the cheaper form
/// by a model of their cost is taken, unless an option says which.
/// </summary>
/// <remarks>
/// In units of one flop of a matrix product, an example-step costs 4·m·(d + 30) in primal form, the 30 for what is done to pre-activations. In sign-flip form it costs a
/// pass over m neurons and a row of K for each flip; the flips of a step of length α are about 3·√(m·d)·α/‖x‖ (measured for Gaussian weights, d from 10 to 784, m from
/// 300 to 4,000), and rows cost more once K has left the caches. The products before and after the steps, and K itself, are spread over the steps and examples they serve.
/// </remarks>
internal static class FlipChoice
{
    // Costs of one neuron, in flops of a matrix product: of the pass, and of a row of K from cache and from memory.
    private const double PassCost = 25;
    private const double CachedRowCost = 9;
    private const double MemoryRowCost = 30;
    private const double CachedFloats = 8e6;

    // What comes with each neuron's pre-activation in primal form, and with each entry of K, as features more.
    private const double ActivationCost = 30;
    private const double EntryCost = 80;

    private const double LargestFlipped = 1e25;

    // What one array holds, with room for padding.
    private const double LargestArray = 1 << 30;

    // 1 GiB: automatic selection allocates at most that.
    private const double LargestUnaskedArray = 1 << 28;

    /// <summary>The sign-flip form; null where it does not apply, or does not pay.</summary>
    public static IPgdDescent? For(PgdOptions options, TwoLayerReluNet network, LabeledData data, int threads)
    {
        if (options.Threat is not { Norm: Norm.L2, IsUnconstrained: true }) return null;
        if (options.Method == PgdMethod.SignFlips) RequireRoom(network);
        return options.Method == PgdMethod.SignFlips || (IsOrdinary(options, data) && FlipCost(options, network, data) < PrimalCost(network))
            ? new FlipDescent(options, new FlipMatrices(network, threads))
            : null;
    }

    private static void RequireRoom(TwoLayerReluNet network)
    {
        if (LargerArray(network) > LargestArray)
        {
            throw new ArgumentException(
                $"The sign-flip form needs W·Wᵀ, {network.Width}² values, and W, {network.Width} × {network.Dimension}: more than one array can hold. Use PgdMethod.Primal.");
        }
    }

    private static double LargerArray(TwoLayerReluNet network) => (double)network.Width * Math.Max(network.Width, network.Dimension);

    /// <summary>Whether what the sign-flip form sums up in float32 stays far from its end: the other form does not depend on it.</summary>
    private static bool IsOrdinary(PgdOptions options, LabeledData data) =>
        Math.Max(options.Threat.Radius, Math.Abs(TensorPrimitives.MaxMagnitude(data.Inputs))) < LargestFlipped;

    private static double PrimalCost(TwoLayerReluNet network) => 4.0 * network.Width * (network.Dimension + ActivationCost);

    private static double FlipCost(PgdOptions options, TwoLayerReluNet network, LabeledData data)
    {
        double m = network.Width, d = network.Dimension;
        if (LargerArray(network) > LargestUnaskedArray) return double.PositiveInfinity;
        double flips = Math.Min(3 * Math.Sqrt(m * d) * options.EffectiveStepSize(options.Threat.Radius) / TypicalNorm(data), m / 8);
        double row = m * m > CachedFloats ? MemoryRowCost : CachedRowCost;
        double products = 5 * m * d + Math.Min(m * m, 2 * m * d);
        double gram = m * m * (d + EntryCost) / ((double)data.Count * options.Restarts);
        return m * (PassCost + row * flips) + (products + gram) / options.Steps;
    }

    private static double TypicalNorm(LabeledData data)
    {
        double sum = 0;
        int sample = Math.Min(data.Count, 64);
        for (int i = 0; i < sample; i++) sum += PreciseVectors.Norm(data.Input(i));
        return Math.Max(sum / sample, 1e-30);
    }
}

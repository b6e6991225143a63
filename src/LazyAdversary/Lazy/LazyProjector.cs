using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>
/// The Euclidean projection onto the lazy ball B_{2,∞}(W_0, V), neuron by neuron: w_s ← w_{s,0} + min(1, V/‖w_s − w_{s,0}‖)·(w_s − w_{s,0}).
/// </summary>
/// <param name="ball">The ball; its centre is the initialization of the network that is projected.</param>
public sealed class LazyProjector(LazyBall ball)
{
    /// <summary>The ball that is projected onto.</summary>
    public LazyBall Ball { get; } = ball;

    /// <summary>
    /// Projects the network in place. Afterwards every neuron is within V of its initialization, measured in double on the float32 weights; a neuron that
    /// was inside is untouched. Idempotent. O(m·d).
    /// </summary>
    /// <returns>How many neurons were moved.</returns>
    /// <exception cref="InvalidOperationException">A weight of a neuron outside the ball is not finite: it has no nearest point. The message names the neuron.</exception>
    public int Project(TwoLayerReluNet network)
    {
        ArgumentNullException.ThrowIfNull(network);
        int moved = 0, stride = network.Stride;
        var original = new float[stride];
        for (int s = 0; s < network.Width; s++)
        {
            var w = network.MutableWeights.Slice(s * stride, stride);
            var center = network.InitialWeights.Slice(s * stride, stride);
            double distance = Math.Sqrt(PreciseVectors.SquaredDistance(w, center));
            if (distance <= Ball.MaxDeviation) continue;
            if (!double.IsFinite(distance))
                throw new InvalidOperationException($"Neuron {s} has a weight that is not finite: no point of the ball is nearest to it.");
            w.CopyTo(original);
            PullIn(original, center, distance, w);
            moved++;
        }

        return moved;
    }

    private void PullIn(ReadOnlySpan<float> original, ReadOnlySpan<float> center, double distance, Span<float> w)
    {
        // Rounding the weights to float32 can push the neuron out again, by about ‖w‖·2⁻²⁴: then aim a little further in. V counts too: w_0 may be 0.
        double roundoff = Math.Max(PreciseVectors.Norm(center), Ball.MaxDeviation) * Math.ScaleB(1, -24);
        for (double slack = 0; ; slack = Math.Max(2 * slack, roundoff))
        {
            double factor = Math.Max(0, Ball.MaxDeviation - slack) / distance;
            for (int k = 0; k < w.Length; k++) w[k] = (float)(center[k] + factor * ((double)original[k] - center[k]));
            if (Math.Sqrt(PreciseVectors.SquaredDistance(w, center)) <= Ball.MaxDeviation) return;
        }
    }
}

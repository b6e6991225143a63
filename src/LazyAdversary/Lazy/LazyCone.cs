using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>
/// Where a network lies relative to the cone of Figure 1: over all rescalings r·W, r &gt; 0, the one whose neurons are closest to their initialization.
/// </summary>
/// <param name="Scale">The best r.</param>
/// <param name="Deviation">max_s ‖r·w_s − w_{s,0}‖₂ at that r: the network is in the cone of a ball with this V, and of no smaller one.</param>
public readonly record struct LazyCone(double Scale, double Deviation)
{
    /// <summary>
    /// Minimizes r ↦ max_s ‖r·w_s − w_{s,0}‖₂, which is convex, to a relative accuracy of about 1e-8 in r (the deviation is flat there, so it is known better).
    /// O(m·d), then about 100 passes over m.
    /// </summary>
    public static LazyCone Closest(TwoLayerReluNet network)
    {
        ArgumentNullException.ThrowIfNull(network);
        int m = network.Width, stride = network.Stride;
        var squared = new double[m];
        var cross = new double[m];
        var initial = new double[m];
        double farthest = 0, start = 0;
        for (int s = 0; s < m; s++)
        {
            var w = network.Weights.Slice(s * stride, stride);
            var center = network.InitialWeights.Slice(s * stride, stride);
            squared[s] = PreciseVectors.Dot(w, w);
            cross[s] = PreciseVectors.Dot(w, center);
            initial[s] = PreciseVectors.Dot(center, center);
            if (squared[s] > 0) farthest = Math.Max(farthest, 2 * cross[s] / squared[s]);
            start = Math.Max(start, Math.Sqrt(initial[s]));
        }

        // Beyond r = 2·w·w_0/‖w‖² a neuron is further away than at r = 0, so the minimum over r ≥ 0 lies in [0, farthest]. That is far out when a neuron is
        // all but 0; but no neuron may be further away than the worst one at r = 0, so r‖w_s‖ − ‖w_{s,0}‖ is at most that, for every s.
        double upper = farthest;
        for (int s = 0; s < m; s++)
        {
            if (squared[s] > 0) upper = Math.Min(upper, (Math.Sqrt(initial[s]) + start) / Math.Sqrt(squared[s]));
        }

        double low = 0, high = upper;
        while (high - low > 1e-12 * upper)
        {
            double left = low + (high - low) / 3, right = high - (high - low) / 3;
            if (Worst(left) <= Worst(right)) high = right;
            else low = left;
        }

        double best = (low + high) / 2;
        // The expanded square cancels where the neurons come close, so the deviation reported is measured. Without a better r, and r must be positive, the network
        // stays as it is: what the ball holds, the cone holds.
        double unscaled = Measured(1), scaled = best > 0 ? Measured(best) : double.PositiveInfinity;
        return scaled < unscaled ? new(best, scaled) : new(1, unscaled);

        double Worst(double r)
        {
            double worst = 0;
            for (int s = 0; s < m; s++) worst = Math.Max(worst, r * r * squared[s] - 2 * r * cross[s] + initial[s]);
            return worst;
        }

        double Measured(double r)
        {
            double worst = 0;
            for (int s = 0; s < m; s++)
            {
                var w = network.Weights.Slice(s * stride, stride);
                var center = network.InitialWeights.Slice(s * stride, stride);
                double sum = 0;
                for (int k = 0; k < stride; k++) sum += (r * w[k] - center[k]) * (r * w[k] - center[k]);
                worst = Math.Max(worst, sum);
            }

            return Math.Sqrt(worst);
        }
    }
}

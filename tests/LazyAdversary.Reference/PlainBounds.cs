namespace LazyAdversary.Reference;

/// <summary>
/// The bounds that verifiers of general networks use, written for two layers and the l2 ball: the largest radius for which each proves that the prediction stays. They are what
/// certificates are compared with. Float64, without margins for rounding.
/// </summary>
public static class PlainBounds
{
    private const double Largest = 1e6;

    /// <summary>Interval bounds (Gowal et al., 2018): each pre-activation moves by at most r‖w_s‖, on its own.</summary>
    public static double Interval(PlainNetwork network, double[] x)
    {
        var neurons = new Neurons(network, x);
        return LargestRadius(r =>
        {
            double f = 0;
            for (var s = 0; s < network.Width; s++)
            {
                f += neurons.Helps[s]
                    ? Math.Max(0, neurons.Z[s] - r * neurons.Norms[s])
                    : -Math.Max(0, neurons.Z[s] + r * neurons.Norms[s]);
            }

            return neurons.Side * f;
        });
    }

    /// <summary>
    /// CROWN (Zhang et al., 2018): every ReLU between two lines on [z_s − r‖w_s‖, z_s + r‖w_s‖], and then the exact minimum of the resulting linear function over the ball.
    /// </summary>
    public static double Crown(PlainNetwork network, double[] x)
    {
        var neurons = new Neurons(network, x);
        return LargestRadius(r =>
        {
            double constant = 0;
            var gradient = new double[network.Dimension];
            for (var s = 0; s < network.Width; s++)
            {
                double low = neurons.Z[s] - r * neurons.Norms[s], high = neurons.Z[s] + r * neurons.Norms[s], slope, offset = 0;
                if (low >= 0)
                    slope = 1;
                else if (high <= 0)
                    slope = 0;
                else if (neurons.Helps[s])
                    slope = high >= -low ? 1 : 0;
                else
                    (slope, offset) = (high / (high - low), -low * high / (high - low));

                double sign = neurons.Helps[s] ? 1 : -1;
                constant += sign * (slope * neurons.Z[s] + offset);
                for (var k = 0; k < gradient.Length; k++)
                    gradient[k] += sign * slope * network.W[s][k];
            }

            return neurons.Side * (constant - r * PlainVectors.Norm(gradient));
        });
    }

    /// <summary>The largest r at which a bound that falls with r is still positive, by bisection; 0 when it never is.</summary>
    private static double LargestRadius(Func<double, double> bound)
    {
        double low = 0, high = 1e-3;
        while (high < Largest && bound(high) > 0)
            (low, high) = (high, 2 * high);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (bound(middle) > 0)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Pre-activations at x, lengths of the weights, and which neurons help the prediction. Side is 0 when there is none, which turns every bound to 0.</summary>
    private sealed class Neurons
    {
        public Neurons(PlainNetwork network, double[] x)
        {
            var side = Math.Sign(network.Score(x));
            Side = Math.Abs(side);
            Z = network.PreActivations(x);
            Norms = Array.ConvertAll(network.W, row => PlainVectors.Norm(row[..network.Dimension]));
            Helps = Array.ConvertAll(network.A, a => a * side > 0);
        }

        public int Side { get; }

        public double[] Z { get; }

        public double[] Norms { get; }

        public bool[] Helps { get; }
    }
}

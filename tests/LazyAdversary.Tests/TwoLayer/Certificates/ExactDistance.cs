using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

/// <summary>
/// The exact l2 distance from x to {f = 0} for tiny networks with d = 1 or 2, by enumeration: the nearest zero is the foot of a perpendicular inside a linear
/// piece, or lies on a kink.
/// </summary>
internal static class ExactDistance
{
    private const double Slack = 1e-9;

    public static double Of(TwoLayerReluNet network, ReadOnlySpan<float> x)
    {
        int d = network.Dimension, m = network.Width;
        Assert.True(d is 1 or 2 && m <= 10);
        var w = new double[m, 2];
        var b = new double[m];
        double x0 = x[0], x1 = d == 2 ? x[1] : 0;
        for (int s = 0; s < m; s++)
        {
            w[s, 0] = network.Neuron(s)[0];
            w[s, 1] = d == 2 ? network.Neuron(s)[1] : 0;
            b[s] = network.HasBias ? network.Neuron(s)[d] : 0;
        }

        double F(double p0, double p1)
        {
            double sum = 0;
            for (int s = 0; s < m; s++) sum += network.OutputWeights[s] * Math.Max(0, w[s, 0] * p0 + w[s, 1] * p1 + b[s]);
            return sum;
        }

        double best = double.PositiveInfinity;
        void Try(double p0, double p1)
        {
            double scale = 1 + Math.Abs(p0) + Math.Abs(p1);
            if (double.IsFinite(scale) && Math.Abs(F(p0, p1)) <= Slack * scale * m)
                best = Math.Min(best, Math.Sqrt((p0 - x0) * (p0 - x0) + (p1 - x1) * (p1 - x1)));
        }

        for (int pattern = 0; pattern < 1 << m; pattern++)
        {
            double g0 = 0, g1 = 0, c = 0;
            for (int s = 0; s < m; s++)
            {
                if ((pattern >> s & 1) == 0) continue;
                g0 += network.OutputWeights[s] * w[s, 0];
                g1 += network.OutputWeights[s] * w[s, 1];
                c += network.OutputWeights[s] * b[s];
            }

            // The nearest zero of this affine piece; it counts only where f itself vanishes there.
            double squared = g0 * g0 + g1 * g1, value = g0 * x0 + g1 * x1 + c;
            if (squared > 0) Try(x0 - value * g0 / squared, x1 - value * g1 / squared);
            for (int s = 0; s < m; s++)
            {
                double length = w[s, 0] * w[s, 0] + w[s, 1] * w[s, 1];
                if (length == 0) continue;
                double z = w[s, 0] * x0 + w[s, 1] * x1 + b[s];

                // The nearest point of the kink, in case f vanishes all along it, and where the piece vanishes on the kink.
                Try(x0 - z * w[s, 0] / length, x1 - z * w[s, 1] / length);
                double determinant = w[s, 0] * g1 - w[s, 1] * g0;
                if (d == 2 && determinant != 0) Try((-b[s] * g1 + w[s, 1] * c) / determinant, (-w[s, 0] * c + g0 * b[s]) / determinant);
                if (d == 2)
                {
                    // Two kinks may meet where a whole region of zeros begins.
                    for (int t = 0; t < s; t++)
                    {
                        double kinks = w[s, 0] * w[t, 1] - w[s, 1] * w[t, 0];
                        if (kinks != 0) Try((-b[s] * w[t, 1] + w[s, 1] * b[t]) / kinks, (-w[s, 0] * b[t] + w[t, 0] * b[s]) / kinks);
                    }
                }
            }
        }

        return best;
    }
}

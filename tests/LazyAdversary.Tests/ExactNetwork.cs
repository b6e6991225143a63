using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests;

/// <summary>A network in exact arithmetic, without the factor 1/√m: F(x) = Σ a_s·max(0, z_s), z_s = w_s·x + b_s. Its gradient is that by the signs of the z_s.</summary>
internal sealed class ExactNetwork(TwoLayerReluNet network)
{
    public static Dyadic[] Exact(ReadOnlySpan<float> x) => Array.ConvertAll(x.ToArray(), v => (Dyadic)v);

    public Dyadic PreActivation(int s, Dyadic[] x)
    {
        var w = network.Neuron(s);
        Dyadic z = network.HasBias ? w[^1] : 0;
        for (int k = 0; k < x.Length; k++) z += (Dyadic)w[k] * x[k];
        return z;
    }

    public Dyadic Score(Dyadic[] x)
    {
        Dyadic sum = 0;
        for (int s = 0; s < network.Width; s++)
        {
            var z = PreActivation(s, x);
            if (z.Sign > 0) sum += (Dyadic)network.OutputWeights[s] * z;
        }

        return sum;
    }

    public Dyadic[] Gradient(Dyadic[] x)
    {
        var sum = new Dyadic[x.Length];
        for (int s = 0; s < network.Width; s++)
        {
            if (PreActivation(s, x).Sign <= 0) continue;
            for (int k = 0; k < sum.Length; k++) sum[k] += (Dyadic)network.OutputWeights[s] * network.Neuron(s)[k];
        }

        return sum;
    }

    /// <summary>Σ_s |z_s| and what it is made of, Σ_s (Σ_k |w_sk·x_k| + |b_s|): what rounding errors are measured by.</summary>
    public double Magnitude(ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int s = 0; s < network.Width; s++)
        {
            var w = network.Neuron(s);
            for (int k = 0; k < x.Length; k++) sum += Math.Abs((double)w[k] * x[k]);
            if (network.HasBias) sum += Math.Abs((double)w[^1]);
        }

        return sum;
    }

    public static Dyadic SquaredNorm(Dyadic[] v)
    {
        Dyadic sum = 0;
        foreach (var value in v) sum += value * value;
        return sum;
    }
}

using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Lazy;

public class LazinessProfileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EqualsItsFormulas(bool hiddenBias)
    {
        const int n = 70, d = 9, m = 75;
        var network = TwoLayerReluNet.Create(d, m, seed: 1, hiddenBias);
        var data = Cases.OnSphere(n, d, seed: 2);
        new LazySgd(new LazySgdOptions { LazyConstant = 8, LearningRate = 1 }).Train(network, data);

        double switched = 0, error = 0, scores = 0, cross = 0, squared = 0, squaredInitial = 0;
        var (active, initial) = (Active(network.Weights), Active(network.InitialWeights));
        for (int i = 0; i < n; i++)
        {
            double f = 0, linear = 0;
            for (int s = 0; s < m; s++)
            {
                double z = Dot(network.Weights.Slice(s * network.Stride, network.Stride), i) * network.OutputWeights[s];
                if (active[i, s]) f += z;
                if (initial[i, s]) linear += z;
                if (active[i, s] != initial[i, s]) switched += 1.0 / (n * m);
            }

            error += Math.Abs(f - linear);
            scores += Math.Abs(f);
            for (int j = 0; j < n; j++)
            {
                double product = hiddenBias ? 1 : 0, k = 0, k0 = 0;
                for (int q = 0; q < d; q++) product += (double)data.Input(i)[q] * data.Input(j)[q];
                for (int s = 0; s < m; s++)
                {
                    if (active[i, s] && active[j, s]) k += product / m;
                    if (initial[i, s] && initial[j, s]) k0 += product / m;
                }

                cross += k * k0;
                squared += k * k;
                squaredInitial += k0 * k0;
            }
        }

        var profile = LazinessProfile.Of(network, data);
        Assert.True(switched > 0.01, "the case is to have neurons that switched");
        Close.Equal(switched, profile.SwitchedShare, 1e-12);
        Close.Equal(error / scores, profile.LinearizationError, 1e-5);
        Close.Equal(1 - cross / Math.Sqrt(squared * squaredInitial), profile.KernelDrift, 1e-9);
        Assert.Equal(profile, LazinessProfile.Of(network, data, threads: 1));

        bool[,] Active(ReadOnlySpan<float> weights)
        {
            var result = new bool[n, m];
            for (int i = 0; i < n; i++)
            {
                for (int s = 0; s < m; s++) result[i, s] = Dot(weights.Slice(s * network.Stride, network.Stride), i) > 0;
            }

            return result;
        }

        double Dot(ReadOnlySpan<float> w, int i)
        {
            double sum = hiddenBias ? w[d] : 0;
            for (int q = 0; q < d; q++) sum += (double)w[q] * data.Input(i)[q];
            return sum;
        }
    }

    [Fact]
    public void IsZeroAtInitialization()
    {
        var profile = LazinessProfile.Of(TwoLayerReluNet.Create(5, 100, seed: 1), Cases.OnSphere(20, 5, seed: 2));
        Assert.Equal((0, 0), (profile.SwitchedShare, profile.LinearizationError));
        Close.Equal(0, profile.KernelDrift, 1e-12);
    }

    [Fact]
    public void RefusesInputsOfAnotherDimension() =>
        Assert.Throws<ArgumentException>(() => LazinessProfile.Of(TwoLayerReluNet.Create(5, 10, seed: 1), Cases.OnSphere(3, 6, seed: 2)));
}

using LazyAdversary.Attacks;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Data;
using LazyAdversary.Reference;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Rays;

namespace LazyAdversary.Tests.TwoLayer.Rays;

[Trait("Category", "Kernels")]
public class NetworkRaysTests
{
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 50, true)]
    [InlineData(9, 3, false)]
    [InlineData(40, 15, true)]
    [InlineData(6, 200, false)]
    [InlineData(70, 129, true)]
    public void FindsTheStepOfThePlainForm(int dimension, int width, bool hiddenBias)
    {
        var network = Cases.Network(dimension, width, seed: dimension + 7 * width, hiddenBias);
        var plain = Cases.Plain(network);
        var data = Cases.OnSphere(70, dimension, seed: 11);
        int found = 0;
        foreach (var (record, i) in new GradientStepAttack().Run(network, data).Records.Select((r, i) => (r, i)))
        {
            var expected = PlainGradientStep.Find(plain, Cases.ToDouble(data.Input(i)));
            Close.Equal(expected.Score, record.Score, 1e-12, $"score {i}");
            Close.Equal(expected.GradientNorm, record.GradientNorm, 1e-12 * (1 + expected.GradientNorm), $"gradient norm {i}");
            Assert.Equal(expected.Eta is null, record.Eta is null);
            if (expected.Eta is not double eta) continue;
            found++;
            Close.Equal(eta, record.Eta!.Value, 2e-6 * Math.Abs(eta) + 2e-7 / Math.Max(expected.GradientNorm, 1e-3), $"η {i}");
        }

        Assert.True(found > 0 || width == 1);
    }

    /// <summary>The score through the activity pattern must be the score of the network: on kinks, at the crossing, and after many switches.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ScoresAsTheNetworkDoes(bool hiddenBias)
    {
        var network = Cases.Network(24, 150, seed: 8, hiddenBias);
        var data = OnKinks(network, Cases.OnSphere(60, 24, seed: 9));
        var result = new GradientStepAttack().Run(network, data);
        for (int i = 0; i < data.Count; i++)
        {
            Close.Equal(network.Score(data.Input(i)), result.Records[i].Score, 1e-13, $"score {i}");
            Close.Equal(network.Score(result.Perturbed.Input(i)), result.Records[i].PerturbedScore, 1e-13, $"perturbed score {i}");
        }
    }

    [Fact]
    public void AgreesWithTheFormForAnyModel()
    {
        var network = Cases.Network(30, 80, seed: 12, hiddenBias: true);
        var data = Cases.OnSphere(48, 30, seed: 13);
        var special = new RayOutcome[data.Count];
        var general = new RayOutcome[data.Count];
        new NetworkRays(network).Solve(Blocks.Of(network, data), data.Inputs.ToArray(), special);
        new ModelRays(network).Solve(Blocks.OfPredictions(network, data), data.Inputs.ToArray(), general);
        for (int i = 0; i < data.Count; i++)
        {
            Assert.Equal(general[i].Found, special[i].Found);
            Close.Relative(general[i].GradientNorm, special[i].GradientNorm, 1e-5, $"gradient norm {i}");
            if (general[i].Found) Close.Relative(general[i].Step, special[i].Step, 1e-5, $"step {i}");
        }
    }

    [Fact]
    public void GivesTheSameBitsForAnyNumberOfThreads()
    {
        var network = Cases.Network(30, 90, seed: 14);
        var data = Cases.OnSphere(150, 30, seed: 15);
        int[] Bits(int threads) => Cases.Bits(new GradientStepAttack(new() { Threads = threads }).Run(network, data).Perturbed.Inputs);
        Assert.Equal(Bits(1), Bits(2));
        Assert.Equal(Bits(1), Bits(5));
    }

    /// <summary>Moves each input onto the boundary of one neuron, as near as float32 allows.</summary>
    private static LabeledData OnKinks(TwoLayerReluNet network, LabeledData data)
    {
        var moved = data.Inputs.ToArray();
        for (int i = 0; i < data.Count; i++)
        {
            var w = network.Neuron(i % network.Width);
            var x = moved.AsSpan(i * data.Dimension, data.Dimension);
            double z = network.HasBias ? w[^1] : 0, squared = 0;
            for (int k = 0; k < x.Length; k++)
            {
                z += (double)w[k] * x[k];
                squared += (double)w[k] * w[k];
            }

            for (int k = 0; k < x.Length; k++) x[k] = (float)(x[k] - z / squared * w[k]);
        }

        return LabeledData.Binary(moved, data.Dimension, data.Signs);
    }
}

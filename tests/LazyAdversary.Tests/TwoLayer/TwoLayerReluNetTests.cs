using CsCheck;
using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.TwoLayer;

public class TwoLayerReluNetTests
{
    [Fact]
    [Trait("Category", "Kernels")]
    public void ScoresAndGradientsAreThoseOfTheReference()
    {
        var network = SmallReference.Network();
        var data = SmallReference.Data;
        Close.Equal(SmallReference.Values.Score, network.Score(data), 1e-9);

        var (scores, gradients) = ScoresAndGradients(network, data);
        Close.Equal(SmallReference.Values.Score, scores, 1e-6);
        Close.Equal(SmallReference.Values.Gradient, gradients, 1e-6);
        for (int i = 0; i < data.Count; i++)
            Close.Equal(SmallReference.Values.GradientNorm[i], PreciseVectors.Norm(gradients.AsSpan(i * 16, 16)), 1e-6);
    }

    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(1, 1, 1, false)]
    [InlineData(1, 1, 1, true)]
    [InlineData(2, 3, 5, true)]
    [InlineData(7, 33, 97, false)]
    [InlineData(31, 8, 13, true)]
    [InlineData(33, 65, 96, true)]
    [InlineData(100, 130, 7, false)]
    [InlineData(65, 257, 100, true)]
    public void ScoresAndGradientsAreThoseOfThePlainForm(int dimension, int width, int count, bool hiddenBias)
    {
        var network = Cases.Network(dimension, width, seed: 11 * dimension + width, hiddenBias);
        var data = Cases.Data(Cases.Gaussian(count * dimension, seed: 5), dimension);
        var plain = Cases.Plain(network);
        var rows = Cases.Rows(data);

        // Rounding grows with the size of what is summed: ‖w‖‖x‖ for a pre-activation, ‖w‖ for a gradient, √m of them at most.
        double size = Math.Sqrt(width * (dimension + 1.0)), inputNorm = rows.Max(x => Math.Sqrt(x.Sum(v => v * v)) + 1);
        Close.Equal(rows.Select(plain.Score).ToArray(), network.Score(data), 1e-14 * size * inputNorm);
        var (scores, gradients) = ScoresAndGradients(network, data);
        Close.Equal(rows.Select(plain.Score).ToArray(), scores, 1e-6 * size * inputNorm);
        Close.Equal(rows.Select(plain.Gradient).ToArray(), gradients, 1e-6 * size);
    }

    /// <summary>Between two kinks f is linear, so a difference is the gradient: exactly, however long the step.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GradientIsTheDifferenceBetweenKinks(bool hiddenBias)
    {
        var network = Cases.Network(20, 60, seed: 3, hiddenBias);
        var plain = Cases.Plain(network);
        var data = Cases.OnSphere(40, 20, seed: 4);
        for (int i = 0; i < data.Count; i++)
        {
            var x = data.Input(i);
            double room = plain.PreActivations(Cases.ToDouble(x)).Select((z, s) => Math.Abs(z) / PreciseVectors.Norm(network.Neuron(s))).Min();
            var direction = Cases.OnSphere(2, 20, seed: i).Input(0);
            var moved = new float[20];
            for (int k = 0; k < 20; k++) moved[k] = (float)(x[k] + 0.9 * room * direction[k]);

            var gradient = network.Gradient(x);
            double expected = 0, length = 0;
            for (int k = 0; k < 20; k++)
            {
                expected += gradient[k] * ((double)moved[k] - x[k]);
                length += Math.Pow((double)moved[k] - x[k], 2);
            }

            Close.Equal(expected, network.Score(moved) - network.Score(x), 1e-5 * Math.Sqrt(length));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ScalingTheWeightsScalesScoresAndGradients(bool hiddenBias)
    {
        var data = Cases.OnSphere(30, 9, seed: 1);
        Gen.Double[0.01, 100].Sample(factor =>
        {
            var network = Cases.Network(9, 40, seed: 2, hiddenBias);
            var (scores, gradients) = ScoresAndGradients(network, data);
            var precise = network.Score(data);
            network.ScaleWeights(factor);
            var (scaledScores, scaledGradients) = ScoresAndGradients(network, data);
            Close.Equal(precise.Select(f => factor * f).ToArray(), network.Score(data), 1e-6 * factor);
            Close.Equal(scores.Select(f => factor * f).ToArray(), scaledScores, 1e-5 * factor);
            Close.Equal(gradients.Select(g => factor * g).ToArray(), scaledGradients, 1e-5 * factor);
        }, iter: 20);
    }

    [Fact]
    public void ScalingTheWeightsLeavesTheInitializationAndOtherNetworksAlone()
    {
        var network = Cases.Network(4, 6, seed: 1);
        var before = network.Clone();
        network.ScaleWeights(2);
        Assert.Equal(before.InitialWeights, network.InitialWeights);
        Assert.Equal(before.Weights.ToArray().Select(w => 2 * w), network.Weights.ToArray());
        Assert.Equal(Cases.Network(4, 6, seed: 1).Weights, before.Weights);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e39)]
    [InlineData(1e-42)]
    public void FactorThatLosesTheWeightsIsRefusedAndNothingIsLost(double factor)
    {
        var network = Cases.Network(4, 6, seed: 1);
        var before = network.Clone();
        Assert.Throws<ArgumentOutOfRangeException>(() => network.ScaleWeights(factor));
        Assert.Equal(before.Weights, network.Weights);
    }

    [Fact]
    public void ScoreIsPositivelyHomogeneousInTheInput()
    {
        var network = Cases.Network(9, 40, seed: 2);
        var x = Cases.OnSphere(2, 9, seed: 8).Input(0).ToArray();
        double score = network.Score(x);
        Close.Relative(4 * score, network.Score([.. x.Select(v => 4 * v)]), 1e-13);
        Assert.Equal(network.Gradient(x), network.Gradient([.. x.Select(v => 4 * v)]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OrderOfTheNeuronsDoesNotMatter(bool hiddenBias)
    {
        var network = Cases.Network(12, 50, seed: 6, hiddenBias);
        int[] order = [.. Enumerable.Range(0, 50)];
        new Random(1).Shuffle(order);
        var permuted = TwoLayerReluNet.FromWeights(
            12, order.SelectMany(s => network.Neuron(s).ToArray()).ToArray(), order.Select(s => network.OutputWeights[s]).ToArray(), hiddenBias);
        var data = Cases.OnSphere(20, 12, seed: 7);
        Close.Equal(network.Score(data), permuted.Score(data), 1e-13);
        var (expected, actual) = (ScoresAndGradients(network, data), ScoresAndGradients(permuted, data));
        Close.Equal(Cases.ToDouble(expected.Scores), actual.Scores, 1e-5);
        Close.Equal(Cases.ToDouble(expected.Gradients), actual.Gradients, 1e-5);
    }

    [Fact]
    public void ScoreOfExactlyZeroIsAnErrorForBothLabels()
    {
        var network = TwoLayerReluNet.FromWeights(2, [-1, -1, -2, 0], [1, -1]);
        var data = LabeledData.Binary([[1, 2], [1, 2]], [1, -1]);
        Assert.Equal([0, 0], network.Score(data));
        Assert.Equal(1, network.ErrorRate(data));
        Assert.Equal(Margins.NoClass, network.Predict([1, 2]));
    }

    [Fact]
    public void NeuronExactlyAtItsKinkIsOff()
    {
        var network = TwoLayerReluNet.FromWeights(2, [1, -1, 1, 0], [1, 1]);
        var gradient = network.Gradient([3, 3]);
        Close.Equal([1 / Math.Sqrt(2), 0], gradient, 1e-7);
    }

    [Fact]
    public void BiasesAreWeightsOfAnInputFixedAtOne()
    {
        var biased = Cases.Network(7, 30, seed: 5, hiddenBias: true);
        var extended = TwoLayerReluNet.FromWeights(8, biased.Weights, biased.OutputWeights);
        Assert.Equal((7, 8, true), (biased.Dimension, biased.Stride, biased.HasBias));
        Assert.Equal((8, 8, false), (extended.Dimension, extended.Stride, extended.HasBias));

        var data = Cases.OnSphere(20, 7, seed: 6);
        for (int i = 0; i < data.Count; i++)
        {
            float[] input = [.. data.Input(i), 1];
            Close.Equal(extended.Score(input), biased.Score(data.Input(i)), 1e-13);
            var gradient = biased.Gradient(data.Input(i));
            Assert.Equal(7, gradient.Length);
            Close.Equal(Cases.ToDouble(extended.Gradient(input).AsSpan(0, 7)), gradient, 1e-6);
        }
    }

    [Fact]
    public void BatchGivesWhatItsInputsGiveOneByOne()
    {
        var network = Cases.Network(30, 100, seed: 1, hiddenBias: true);
        var data = Cases.OnSphere(101, 30, seed: 2);
        var (scores, gradients) = ScoresAndGradients(network, data);
        var precise = new double[data.Count];
        network.Score(data.Inputs, precise);
        for (int i = 0; i < data.Count; i++)
        {
            Close.Equal(precise[i], network.Score(data.Input(i)), 1e-13);
            var (score, gradient) = ScoresAndGradients(network, data.Slice(i, 1));
            Close.Equal(scores[i], score[0], 1e-5);
            Close.Equal(Cases.ToDouble(gradients.AsSpan(i * 30, 30)), gradient, 1e-5);
        }
    }

    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(2)]
    [InlineData(5)]
    public void SeedGivesTheSameBitsForAnyNumberOfThreads(int threads)
    {
        foreach (bool hiddenBias in new[] { false, true })
        {
            var one = TwoLayerReluNet.Create(70, 333, seed: 9, hiddenBias, threads: 1);
            var many = TwoLayerReluNet.Create(70, 333, seed: 9, hiddenBias, threads);
            Assert.Equal(Cases.Bits(one.Weights), Cases.Bits(many.Weights));
            Assert.Equal(one.OutputWeights, many.OutputWeights);
        }
    }

    [Fact]
    public void NewNetworkIsAtItsInitialization()
    {
        var network = TwoLayerReluNet.Create(10, 200, seed: 1);
        Assert.Equal((10, 200, 10, false, 1), (network.Dimension, network.Width, network.Stride, network.HasBias, network.Seed));
        Assert.Equal(network.InitialWeights, network.Weights);
        Assert.All(network.OutputWeights.ToArray(), a => Assert.True(a is 1 or -1));
        Assert.InRange(network.OutputWeights.ToArray().Count(a => a == 1), 60, 140);
        Assert.InRange(network.Weights.ToArray().Average(w => w * w), 0.85, 1.15);
        Assert.NotEqual(network.Weights.ToArray(), TwoLayerReluNet.Create(10, 200, seed: 2).Weights.ToArray());

        network.ScaleWeights(3);
        Assert.NotEqual(network.InitialWeights.ToArray(), network.Weights.ToArray());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(100_000, 100_000)]
    public void SizeThatNoNetworkHasIsRefused(int dimension, int width)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoLayerReluNet.Create(dimension, width, seed: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoLayerReluNet.Create(dimension, width, seed: 0, hiddenBias: true));
    }

    [Fact]
    public void GivenWeightsMustFitTogether()
    {
        Names(() => TwoLayerReluNet.FromWeights(2, [1, 2, 3], [1, -1]), "3 weights", "4");
        Names(() => TwoLayerReluNet.FromWeights(2, [1, 2, 3, 4], [1, -1], hiddenBias: true), "4 weights", "6");
        Names(() => TwoLayerReluNet.FromWeights(2, [1, 2, 3, 4], [1, -1], initialWeights: [1, 2]), "2 weights", "4");
        Names(() => TwoLayerReluNet.FromWeights(2, [1, 2, 3, float.NaN], [1, -1]), "row 1", "column 1", "NaN");
        Names(() => TwoLayerReluNet.FromWeights(2, [1, 2, 3, 4], [1, -1], initialWeights: [1, float.NegativeInfinity, 3, 4]), "row 0", "column 1");
        Names(() => TwoLayerReluNet.FromWeights(2, [1, 2, 3, 4], [1, 0.5f]), "weight 1", "0.5");
        Names(() => TwoLayerReluNet.FromWeights(2, [1, 2, 3, 4], [float.NaN, 1]), "weight 0", "NaN");
        Names(() => TwoLayerReluNet.FromWeights(0, [], [1]), "dimension");
        Names(() => TwoLayerReluNet.FromWeights(2, [], []), "width");
    }

    [Fact]
    public void GivenWeightsAreCopied()
    {
        float[] weights = [1, 2], initial = [3, 4], signs = [-1];
        var network = TwoLayerReluNet.FromWeights(2, weights, signs, initialWeights: initial);
        weights[0] = initial[0] = signs[0] = 1;
        weights[1] = 7;
        Assert.Equal([1, 2], network.Weights);
        Assert.Equal([3, 4], network.InitialWeights);
        Assert.Equal([-1], network.OutputWeights);
        Assert.Null(network.Seed);
        Close.Equal(Math.Sqrt(8), LazyDeviation.Of(network).Max, 1e-12);
    }

    [Fact]
    public void WithoutInitialWeightsTheGivenOnesAreTheInitialization()
    {
        var network = TwoLayerReluNet.FromWeights(2, [1, 2], [-1]);
        network.ScaleWeights(2);
        Assert.Equal([2, 4], network.Weights);
        Assert.Equal([1, 2], network.InitialWeights);
    }

    [Fact]
    public void InputsThatDoNotFitAreNamedWithBothSizes()
    {
        var network = Cases.Network(4, 3, seed: 1);
        Names(() => network.Score([1, 2, 3]), "3", "4");
        Names(() => network.Predict([1, 2, 3, 4, 5]), "5", "4");
        Names(() => network.Gradient([1, 2, 3]), "3", "4");
        Names(() => network.Score(Cases.OnSphere(3, 5, seed: 1)), "5", "4");
        Names(() => network.ErrorRate(Cases.OnSphere(3, 5, seed: 1)), "5", "4");
        Names(() => { network.Score(new float[9], new double[2]); return 0; }, "9", "8");
        Names(() => { network.ScoreAndGradient(new float[8], new float[3], new float[8]); return 0; }, "8", "12");
        Names(() => { network.ScoreAndGradient(new float[8], new float[2], new float[7]); return 0; }, "7", "8");
        Names(() => { network.FirstSignChange(new float[8], new float[4], new double[2]); return 0; }, "4", "8");
        Assert.Throws<ArgumentOutOfRangeException>(() => { network.Neuron(3); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { network.Neuron(-1); });
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void InputsThatAreNotFiniteAreNamedByTheirPlace(float value)
    {
        var network = Cases.Network(2, 3, seed: 1);
        float[] inputs = [1, 2, 3, value];
        Names(() => { network.Score(inputs, new double[2]); return 0; }, "row 1", "column 1");
        Names(() => { network.ScoreAndGradient(inputs, new float[2], new float[4]); return 0; }, "row 1", "column 1");
        Names(() => { network.FirstSignChange(inputs, new float[4], new double[2]); return 0; }, "row 1", "column 1");
        Names(() => { network.FirstSignChange(new float[4], inputs, new double[2]); return 0; }, "direction", "row 1", "column 1");
    }

    [Fact]
    public void CloneChangesApartFromItsOriginal()
    {
        var network = TwoLayerReluNet.Create(3, 5, seed: 4);
        var clone = network.Clone();
        clone.ScaleWeights(2);
        Assert.Equal(network.InitialWeights, network.Weights);
        Assert.Equal(network.InitialWeights, clone.InitialWeights);
        Assert.Equal(network.Seed, clone.Seed);
    }

    [Fact]
    public void MatrixHasANeuronPerColumnAndSharesTheWeights()
    {
        var network = Cases.Network(3, 5, seed: 4, hiddenBias: true);
        var matrix = network.AsMatrix();
        Assert.Equal((4, 5), (matrix.RowCount, matrix.ColumnCount));
        Assert.Equal(network.Neuron(2).ToArray(), matrix.Column(2).ToArray());
        matrix[1, 2] = 42;
        Assert.Equal(42, network.Neuron(2)[1]);
        Assert.Equal(42, network.Weights[2 * 4 + 1]);
    }

    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(2)]
    [InlineData(5)]
    public void ScoresDoNotDependOnTheNumberOfThreads(int threads)
    {
        var network = Cases.Network(13, 40, seed: 1);
        var data = Cases.OnSphere(500, 13, seed: 2);
        Assert.Equal(network.Score(data, threads: 1), network.Score(data, threads));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Score(data, threads: 0));
    }

    [Fact]
    public void ErrorRateCountsTheExamplesOnTheWrongSide()
    {
        var model = new LinearModel([1]);
        var data = LabeledData.Binary([[1], [-1], [2], [-2], [0]], [1, 1, -1, -1, 1]);
        Assert.Equal(0.6, model.ErrorRate(data));
        Assert.Equal([1, 0, Margins.NoClass], new[] { 0, 1, 4 }.Select(i => model.Predict(data.Input(i))));
    }

    [Fact]
    public void ScoreThatIsNoNumberIsAnError()
    {
        var model = new LinearModel([float.NaN]);
        Assert.Equal(1, model.ErrorRate(LabeledData.Binary([[1], [1]], [1, -1])));
    }

    private static (float[] Scores, float[] Gradients) ScoresAndGradients(TwoLayerReluNet network, LabeledData data)
    {
        var scores = new float[data.Count];
        var gradients = new float[data.Inputs.Length];
        network.ScoreAndGradient(data.Inputs, scores, gradients);
        return (scores, gradients);
    }

    private static void Names(Func<object> act, params string[] parts)
    {
        var error = Assert.ThrowsAny<ArgumentException>(act);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void BatchesHavePredictionsAndGradientsOnAnyNumberOfThreads()
    {
        var network = Cases.Network(9, 30, seed: 5, hiddenBias: true);
        var data = Cases.OnSphere(300, 9, seed: 6);
        int[] predictions = network.Predict(data);
        double[] scores = network.Score(data, threads: 2);
        float[] gradients = new float[data.Inputs.Length];
        network.ScoreAndGradient(data.Inputs, new float[data.Count], gradients);
        for (int i = 0; i < data.Count; i++)
        {
            Assert.Equal(network.Predict(data.Input(i)), predictions[i]);
            Close.Equal(network.Score(data.Input(i)), scores[i], 1e-5, $"score {i}");
            Close.Equal(Cases.ToDouble(network.Gradient(data.Input(i))), gradients.AsSpan(i * 9, 9), 1e-5);
        }

        Assert.Equal(scores, network.Score(data, threads: 5));
    }
}

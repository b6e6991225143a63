using LazyAdversary.Attacks;
using LazyAdversary.Models;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.TwoLayer;

[Trait("Category", "Kernels")]
public class OneHiddenLayerClassifierTests
{
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(7, 5, 3)]
    [InlineData(20, 37, 10)]
    [InlineData(33, 130, 4)]
    public void Scores_and_gradients_are_those_of_the_formula(int dimension, int width, int classes)
    {
        var model = Random(dimension, width, classes, seed: dimension);
        float[] inputs = Cases.Gaussian(40 * dimension, 3);
        var scores = new double[40 * classes];
        model.Scores(inputs, scores);
        float[] rough = new float[scores.Length], gradients = new float[inputs.Length], c = Cases.Gaussian(scores.Length, 4);
        model.ScoresAndGradients(inputs, rough, (given, weights) =>
        {
            Assert.Equal(scores.Length, given.Length);
            c.CopyTo(weights);
        }, gradients);
        for (int i = 0; i < 40; i++)
        {
            var (plain, slopes) = Plain(model, inputs.AsSpan(i * dimension, dimension));
            for (int k = 0; k < classes; k++)
            {
                Close.Equal(plain[k], scores[i * classes + k], 1e-11, $"score {i}, {k}");
                Close.Equal(plain[k], rough[i * classes + k], 1e-3, $"float score {i}, {k}");
            }

            for (int j = 0; j < dimension; j++)
            {
                double expected = Enumerable.Range(0, classes).Sum(k => (double)c[i * classes + k] * slopes[k][j]);
                Close.Equal(expected, gradients[i * dimension + j], 1e-3, $"gradient {i}, {j}");
            }
        }
    }

    [Fact]
    public void The_first_change_is_the_first()
    {
        int changes = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var model = Random(3, 12, 2 + seed % 4, seed);
            float[] x = Cases.Gaussian(3, seed + 100), v = Cases.Gaussian(3, seed + 200);
            int label = model.Predict(x);
            var step = new double[1];
            model.FirstChange(x, v, [label], step);
            double end = Math.Min(step[0], 50);
            for (int p = 1; p < 400; p++) Assert.Equal(label, model.Predict(At(end * p / 400 * (1 - 1e-4))));
            if (double.IsInfinity(step[0])) continue;
            changes++;
            Assert.NotEqual(label, model.Predict(At(step[0] * (1 + 1e-4) + 1e-5)));
            model.FirstChange(x, v, [(label + 1) % model.ClassCount], step);
            Assert.Equal(double.PositiveInfinity, step[0]);

            float[] At(double t) => [.. x.Select((value, k) => (float)(value + t * v[k]))];
        }

        Assert.InRange(changes, 20, 60);
    }

    [Fact]
    public void Two_classes_are_the_two_layer_network()
    {
        var network = Cases.Network(20, 60, seed: 5, hiddenBias: true);
        float root = (float)(0.5 / Math.Sqrt(60));
        float[] weights = new float[60 * 20], biases = new float[60], output = new float[120];
        for (int s = 0; s < 60; s++)
        {
            network.Neuron(s)[..20].CopyTo(weights.AsSpan(s * 20));
            biases[s] = network.Neuron(s)[20];
            (output[s], output[60 + s]) = (-root * network.OutputWeights[s], root * network.OutputWeights[s]);
        }

        var model = OneHiddenLayerClassifier.FromWeights(weights, biases, output, [0, 0]);
        var data = Cases.OnSphere(30, 20, 6).LabelledBy(network);
        var expected = new NearestBoundaryAttack().Run(network, data);
        var actual = new NearestBoundaryAttack().Run(model, data);
        foreach (var (e, a) in expected.Records.Zip(actual.Records))
        {
            Assert.Equal((e.Prediction, e.Outcome), (a.Prediction, a.Outcome));
            Close.Relative(e.Distance, a.Distance, 2e-3);
        }
    }

    [Fact]
    public void Bad_shapes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => OneHiddenLayerClassifier.FromWeights([1, 2, 3], [0, 0], [1, 1, 1, 1], [0, 0]));
        Assert.Throws<ArgumentException>(() => OneHiddenLayerClassifier.FromWeights([1, 2], [0, 0], [1, 1, 1], [0, 0]));
        Assert.Throws<ArgumentException>(() => OneHiddenLayerClassifier.FromWeights([1, 2], [0, 0], [1, 1], [0]));
        Assert.Throws<ArgumentException>(() => OneHiddenLayerClassifier.FromWeights([], [], [], [0, 0]));
        Assert.Throws<ArgumentException>(() => OneHiddenLayerClassifier.FromWeights([1, float.NaN], [0, 0], [1, 1, 1, 1], [0, 0]));
        Assert.Throws<ArgumentException>(() => Random(3, 4, 2, 1).Scores([1, 2], new double[2]));
    }

    private static OneHiddenLayerClassifier Random(int dimension, int width, int classes, int seed) => OneHiddenLayerClassifier.FromWeights(
        Cases.Gaussian(width * dimension, seed), Cases.Gaussian(width, seed + 1), Cases.Gaussian(classes * width, seed + 2), Cases.Gaussian(classes, seed + 3));

    /// <summary>The scores and their gradients by the definition, in double.</summary>
    private static (double[] Scores, double[][] Gradients) Plain(OneHiddenLayerClassifier model, ReadOnlySpan<float> x)
    {
        int d = model.Dimension, m = model.Width;
        var scores = new double[model.ClassCount];
        var gradients = new double[model.ClassCount][];
        for (int k = 0; k < scores.Length; k++)
        {
            scores[k] = model.OutputBiases[k];
            gradients[k] = new double[d];
            for (int s = 0; s < m; s++)
            {
                double z = model.Biases[s], v = model.OutputWeights[k * m + s];
                for (int j = 0; j < d; j++) z += (double)model.Weights[s * d + j] * x[j];
                if (!(z > 0)) continue;
                scores[k] += v * z;
                for (int j = 0; j < d; j++) gradients[k][j] += v * model.Weights[s * d + j];
            }
        }

        return (scores, gradients);
    }
}

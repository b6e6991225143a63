using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

[Trait("Category", "Kernels")]
public class ScoreKernelsTests
{
    /// <summary>Width, dimension, inputs, with biases.</summary>
    public static TheoryData<int, int, int, bool> Shapes => new()
    {
        { 1, 1, 1, false }, { 1, 1, 1, true }, { 1, 5, 3, true }, { 3, 1, 20, false }, { 3, 1, 20, true }, { 128, 16, 8, false },
        { 129, 17, 9, true }, { 130, 33, 7, false }, { 5, 100, 50, true }, { 257, 49, 49, false }, { 40, 784, 2, false },
        { 300, 95, 97, true },
        { 20, 410, 193, false }, { 133, 64, 1, true }, { 2, 2, 0, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EqualTheDefinition(int width, int dimension, int count, bool hasBias)
    {
        var example = new Example(width, dimension, count, hasBias);
        var scores = Enumerable.Repeat(float.NaN, count).ToArray();
        var gradients = Enumerable.Repeat(float.NaN, count * dimension).ToArray();
        ScoreKernels.ScoreAndGradient(example.Net, example.Inputs, scores, gradients);
        var precise = Enumerable.Repeat(double.NaN, count).ToArray();
        ScoreKernels.PreciseScore(example.Net, example.Inputs, precise);

        for (int i = 0; i < count; i++)
        {
            var expected = example.Define(i);
            double roundings = width + dimension + 8;
            Assert.Equal(expected.Score, precise[i], roundings * 1.2e-16 * expected.ScoreMagnitude);
            Assert.Equal(expected.Score, scores[i], roundings * KernelData.Epsilon * expected.ScoreMagnitude);
            for (int j = 0; j < dimension; j++)
            {
                double tolerance = roundings * KernelData.Epsilon * expected.GradientMagnitude[j] + expected.GradientDoubt[j];
                Assert.True(Math.Abs(expected.Gradient[j] - gradients[i * dimension + j]) <= tolerance);
            }
        }
    }

    [Fact]
    public void ANeuronAtZeroIsOff()
    {
        // z = 0 exactly for the first neuron and 1 for the second; σ′(0) = 0.
        float[] weights = [1, -1, 1, 0], signs = [1, -1], inputs = [1, 1];
        float[] scores = [float.NaN], gradients = [float.NaN, float.NaN];
        ScoreKernels.ScoreAndGradient(new NeuronMatrix(weights, signs, 2), inputs, scores, gradients);
        Assert.Equal(-1 / Math.Sqrt(2), scores[0], 1e-7);
        Assert.Equal(-1 / Math.Sqrt(2), gradients[0], 1e-7);
        Assert.Equal(0, gradients[1]);
    }

    [Fact]
    public void InputsDoNotInfluenceEachOther()
    {
        // Any two blocks of more than a few inputs take the same path for each of them.
        var example = new Example(width: 150, dimension: 70, count: 60, hasBias: true);
        var (scores, gradients) = (new float[60], new float[60 * 70]);
        ScoreKernels.ScoreAndGradient(example.Net, example.Inputs, scores, gradients);
        var (again, gradientsAgain) = (new float[60], new float[60 * 70]);
        foreach (var (start, count) in new[] { (0, 11), (11, 49) })
        {
            ScoreKernels.ScoreAndGradient(
                example.Net, example.Inputs.AsSpan(start * 70, count * 70),
                again.AsSpan(start, count), gradientsAgain.AsSpan(start * 70, count * 70));
        }

        Assert.Equal(KernelData.Bits(scores), KernelData.Bits(again));
        Assert.Equal(KernelData.Bits(gradients), KernelData.Bits(gradientsAgain));
    }

    private sealed class Example(int width, int dimension, int count, bool hasBias)
    {
        private readonly int stride = hasBias ? dimension + 1 : dimension;

        private readonly float[] weights = KernelData.Normal(width * (hasBias ? dimension + 1 : dimension), seed: 1);

        private readonly float[] signs = KernelData.Signs(width, seed: 2);

        public float[] Inputs { get; } = KernelData.Normal(count * dimension, seed: 3);

        public NeuronMatrix Net => new(weights, signs, dimension);

        /// <summary>
        /// In double, with the sums of magnitudes that bound rounding. Where float32 cannot tell the sign of z, the neuron's part of the
        /// gradient may be there or not: the doubt.
        /// </summary>
        public Definition Define(int input)
        {
            var result = new Definition(new double[dimension], new double[dimension], new double[dimension]);
            double root = Math.Sqrt(width);
            for (int s = 0; s < width; s++)
            {
                double z = hasBias ? weights[s * stride + dimension] : 0, magnitude = Math.Abs(z);
                for (int j = 0; j < dimension; j++)
                {
                    double product = (double)weights[s * stride + j] * Inputs[input * dimension + j];
                    z += product;
                    magnitude += Math.Abs(product);
                }

                bool doubtful = Math.Abs(z) <= (dimension + 2) * KernelData.Epsilon * magnitude;
                result.Score += signs[s] * Math.Max(0, z) / root;
                result.ScoreMagnitude += magnitude / root;
                for (int j = 0; j < dimension; j++)
                {
                    double part = signs[s] * weights[s * stride + j] / root;
                    if (z > 0) result.Gradient[j] += part;
                    result.GradientMagnitude[j] += Math.Abs(part);
                    if (doubtful) result.GradientDoubt[j] += Math.Abs(part);
                }
            }

            return result;
        }
    }

    private sealed record Definition(double[] Gradient, double[] GradientMagnitude, double[] GradientDoubt)
    {
        public double Score { get; set; }

        public double ScoreMagnitude { get; set; }
    }
}

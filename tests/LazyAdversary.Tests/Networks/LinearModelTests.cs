using LazyAdversary.Models;
using Linear = LazyAdversary.Models.LinearModel;

namespace LazyAdversary.Tests.Networks;

public class LinearModelTests
{
    [Fact]
    public void Scores_gradients_and_crossings_are_those_of_the_formula()
    {
        var model = Linear.FromWeights([1, -2, 0.5f], bias: 0.25);
        float[] inputs = [1, 1, 1, 0, 0, -4];
        var scores = new double[2];
        model.Score(inputs, scores);
        Assert.Equal([-0.25, -1.75], scores);

        var gradients = new float[6];
        model.ScoreAndGradient(inputs, new float[2], gradients);
        Assert.Equal([1, -2, 0.5f, 1, -2, 0.5f], gradients);

        // f(x + t·v) = f(x) + t·(w·v), with w·v = 1 and −2.
        var steps = new double[2];
        model.FirstSignChange(inputs, [1, 0, 0, 0, 1, 0], steps);
        Assert.Equal([0.25, double.PositiveInfinity], steps);
        model.FirstSignChange([2, 1, -0.5f], [0, 0, 1], steps.AsSpan(0, 1));
        Assert.Equal(double.PositiveInfinity, steps[0]);
    }

    [Fact]
    public void Weights_are_copied_and_checked()
    {
        float[] weights = [1, 2];
        var model = Linear.FromWeights(weights, 0);
        weights[0] = 5;
        Assert.Equal([1, 2], model.Weights);
        Assert.Throws<ArgumentException>(() => Linear.FromWeights([], 0));
        Assert.Throws<ArgumentException>(() => Linear.FromWeights([float.NaN], 0));
        Assert.Throws<ArgumentException>(() => Linear.FromWeights([1], double.NaN));
        Assert.Throws<ArgumentException>(() => model.Score([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => model.Score([1, float.NaN]));
    }
}

using LazyAdversary.Models;
using Linear = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Models;

public class LinearClassifierTests
{
    [Fact]
    public void Scores_gradients_and_crossings_are_those_of_the_formula()
    {
        LinearClassifier model = Linear.Binary([1, -2, 0.5f], bias: 0.25);
        float[] inputs = [1, 1, 1, 0, 0, -4];
        var scores = new double[2];
        model.Score(inputs, scores);
        Assert.Equal([-0.25, -1.75], scores);

        // The weights −1, 1 are those of f = s_1 − s_0, and 0, 2 those of 2·s_1 = f.
        var gradients = new float[6];
        model.ScoresAndGradients(inputs, new float[4], (_, weights) => new float[] { -1, 1, 0, 2 }.CopyTo(weights), gradients);
        Assert.Equal([1, -2, 0.5f, 1, -2, 0.5f], gradients);

        // f(x + t·v) = f(x) + t·(w·v), with w·v = 1 and −2.
        var steps = new double[2];
        model.FirstChange(inputs, [1, 0, 0, 0, 1, 0], [0, 0], steps);
        Assert.Equal([0.25, double.PositiveInfinity], steps);
        model.FirstChange(inputs, [1, 0, 0, 0, 1, 0], [1, 0], steps);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], steps);
        model.FirstChange([2, 1, -0.5f], [0, 0, 1], [1], steps.AsSpan(0, 1));
        Assert.Equal(double.PositiveInfinity, steps[0]);
    }

    [Fact]
    public void Several_classes_change_where_the_first_rival_overtakes()
    {
        LinearClassifier model = Linear.FromWeights([1, 0, 0, 1, -1, -1], [0, 0.5, 1]);
        float[] inputs = [3, 1];
        var scores = new double[3];
        model.Scores(inputs, scores);
        Assert.Equal([3, 1.5, -3], scores);

        var gradients = new float[2];
        model.ScoresAndGradients(inputs, new float[3], (_, weights) => new float[] { 1, -1, 0 }.CopyTo(weights), gradients);
        Assert.Equal([1, -1], gradients);

        // Against class 1 the margin 1.5 falls by 1 a step, against class 2 the margin 6 by 2.
        var steps = new double[1];
        model.FirstChange(inputs, [-1, 0], [0], steps);
        Assert.Equal(1.5, steps[0]);
        model.FirstChange(inputs, [-1, -1], [0], steps);
        Assert.Equal(2, steps[0]);
    }

    [Fact]
    public void Weights_are_copied_and_checked()
    {
        float[] weights = [1, 2];
        var model = Linear.Binary(weights, 0);
        weights[0] = 5;
        Assert.Equal([1, 2], model.Weights);
        Assert.Throws<ArgumentException>(() => Linear.Binary([], 0));
        Assert.Throws<ArgumentException>(() => Linear.Binary([float.NaN], 0));
        Assert.Throws<ArgumentException>(() => Linear.Binary([1], double.NaN));
        Assert.Throws<ArgumentException>(() => model.Score([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => Linear.FromWeights([1, 2, 3], [0, 0]));
        Assert.Throws<ArgumentException>(() => Linear.FromWeights([1], [0]));
        Assert.Throws<ArgumentException>(() => model.Score([1, float.NaN]));
    }
}

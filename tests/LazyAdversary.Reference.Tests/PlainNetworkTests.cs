using CsCheck;

namespace LazyAdversary.Reference.Tests;

public sealed class PlainNetworkTests
{
    private readonly ReferenceData data = ReferenceData.Load();

    [Fact]
    public void Scores_equal_the_reference() => Close.Equal(data.Score, Array.ConvertAll(data.X, data.InitialNetwork().Score));

    [Fact]
    public void Gradients_equal_the_reference()
    {
        var gradients = Array.ConvertAll(data.X, data.InitialNetwork().Gradient);
        Close.Equal(data.Gradient, gradients);
        Close.Equal(data.GradientNorm, Array.ConvertAll(gradients, PlainVectors.Norm));
    }

    [Fact]
    public void A_hand_computed_network_with_biases()
    {
        // z = (2·1 + 1, −1·1 + 0.5) = (3, −0.5): only the first neuron is active.
        var network = new PlainNetwork([[2, 1], [-1, 0.5]], [1, -1], hasBias: true);

        Assert.Equal(1, network.Dimension);
        Assert.Equal([3, -0.5], network.PreActivations([1]));
        Close.Equal(3 / Math.Sqrt(2), network.Score([1]), 1e-15);
        Close.Equal([2 / Math.Sqrt(2)], network.Gradient([1]), 1e-15);
    }

    [Fact]
    public void A_neuron_on_its_boundary_has_no_share_in_the_gradient() => Assert.Equal([0.0], new PlainNetwork([[1]], [1]).Gradient([0]));

    [Fact]
    public void Away_from_kinks_the_gradient_is_the_central_difference()
    {
        const double h = 1e-5;
        RandomCases.Networks
            .Where(c => c.Network.PreActivations(c.X).All(z => Math.Abs(z) > 2 * h))
            .Sample(c =>
            {
                var gradient = c.Network.Gradient(c.X);
                for (var i = 0; i < c.X.Length; i++)
                {
                    double ScoreAt(double shift) => c.Network.Score([.. c.X.Select((value, k) => k == i ? value + shift : value)]);
                    Close.Equal((ScoreAt(h) - ScoreAt(-h)) / (2 * h), gradient[i], 1e-8);
                }
            });
    }

    [Fact]
    public void Shapes_that_disagree_are_named()
    {
        AssertNames("2 rows of weights and 1 output", () => new PlainNetwork([[1], [2]], [1]));
        AssertNames("has 1 values, another has 2", () => new PlainNetwork([[1], [2, 3]], [1, 1]));
        AssertNames("2 values was multiplied with one of 3", () => new PlainNetwork([[1, 2]], [1]).Score([1, 2, 3]));
    }

    private static void AssertNames(string what, Func<object> call) => Assert.Contains(what, Assert.Throws<ArgumentException>(call).Message);
}

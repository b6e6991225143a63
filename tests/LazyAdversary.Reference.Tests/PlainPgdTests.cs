namespace LazyAdversary.Reference.Tests;

public sealed class PlainPgdTests
{
    private readonly ReferenceData data = ReferenceData.Load();

    [Fact]
    public void Perturbations_and_margins_equal_the_reference()
    {
        var network = data.InitialNetwork();
        foreach (var run in data.Pgd)
        {
            var stepSize = PlainPgdSettings.DefaultStepSize(run.Radius, run.Steps);
            var settings = new PlainPgdSettings { Radius = run.Radius, Steps = run.Steps, StepSize = stepSize };
            for (var i = 0; i < data.N; i++)
            {
                var result = PlainPgd.Attack(network, data.X[i], data.Y[i], settings);
                Close.Equal(run.Perturbation[i], result.Delta);
                Close.Equal(run.Margin[i], result.Margins[^1]);
                Close.Equal(data.Y[i] * data.Score[i], result.Margins[0]);
                Assert.Equal(run.Steps + 1, result.Margins.Length);
            }
        }
    }

    [Fact]
    public void Two_raw_steps_are_those_of_the_formula()
    {
        // f(x) = x₁ + 2x₂ here: m = 1, and the neuron stays active.
        var network = new PlainNetwork([[1, 2]], [1]);
        var settings = new PlainPgdSettings { Radius = 10, Steps = 2, StepSize = 0.1, Normalized = false };
        var result = PlainPgd.Attack(network, [1, 1], 1, settings);

        var first = 0.1 / (1 + Math.Exp(3));
        var second = first + 0.1 / (1 + Math.Exp(3 - 5 * first));
        Close.Equal([-second, -2 * second], result.Delta, 1e-15);
        Close.Equal([3, 3 - 5 * first, 3 - 5 * second], result.Margins, 1e-14);
    }

    [Fact]
    public void In_l_infinity_a_normalised_step_moves_every_feature_by_alpha()
    {
        var network = new PlainNetwork([[1, -2, 0]], [1]);
        var settings = new PlainPgdSettings { Norm = PlainNorm.LInfinity, Radius = 0.25, Steps = 1, StepSize = 0.1 };

        Assert.Equal([-0.1, 0.1, 0], PlainPgd.Attack(network, [3, 1, 1], 1, settings).Delta);
        Assert.Equal([0.1, -0.1, 0], PlainPgd.Attack(network, [3, 1, 1], -1, settings).Delta);
        Assert.Equal([-0.25, 0.25, 0], PlainPgd.Attack(network, [3, 1, 1], 1, settings with { Steps = 5 }).Delta);
    }

    [Fact]
    public void A_zero_gradient_moves_nothing()
    {
        var network = new PlainNetwork([[1, 1]], [1]);
        foreach (var norm in Enum.GetValues<PlainNorm>())
        {
            var settings = new PlainPgdSettings { Norm = norm, Radius = 1, Steps = 3, StepSize = 0.1 };
            Assert.Equal([0.0, 0.0], PlainPgd.Attack(network, [-1, -1], 1, settings).Delta);
        }
    }

    [Fact]
    public void A_start_is_kept_inside_the_ball_and_projected_onto_it_otherwise()
    {
        var network = data.InitialNetwork();
        var settings = new PlainPgdSettings { Radius = 0.5, Steps = 0, StepSize = 0.1 };
        double[] start = [0.3, .. new double[data.D - 1]];

        Assert.Equal(start, PlainPgd.Attack(network, data.X[0], data.Y[0], settings with { Start = start }).Delta);
        start[0] = -3;
        Assert.Equal(-0.5, PlainPgd.Attack(network, data.X[0], data.Y[0], settings with { Start = start }).Delta[0]);
    }

    [Theory]
    [InlineData(PlainNorm.L2, true)]
    [InlineData(PlainNorm.L2, false)]
    [InlineData(PlainNorm.LInfinity, true)]
    [InlineData(PlainNorm.LInfinity, false)]
    public void Iterates_stay_inside_ball_and_box_and_the_margin_falls(PlainNorm norm, bool normalized)
    {
        var network = data.InitialNetwork();
        for (var i = 0; i < data.N; i++)
        {
            var box = new PlainBox(Array.ConvertAll(data.X[i], v => v - 0.05), Array.ConvertAll(data.X[i], v => v + 0.2));
            var settings = new PlainPgdSettings { Norm = norm, Radius = 0.15, Steps = 40, StepSize = 0.03, Normalized = normalized, Box = box };
            var result = PlainPgd.Attack(network, data.X[i], data.Y[i], settings);

            var size = norm == PlainNorm.L2 ? PlainVectors.Norm(result.Delta) : result.Delta.Max(Math.Abs);
            Assert.True(size <= 0.15 * (1 + 1e-12), $"‖δ‖ = {size}");
            Assert.All(result.Delta, value => Assert.InRange(value, -0.05 - 1e-12, 0.2 + 1e-12));
            Assert.True(result.Margins[^1] < result.Margins[0]);
        }
    }
}

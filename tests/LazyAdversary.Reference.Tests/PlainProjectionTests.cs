namespace LazyAdversary.Reference.Tests;

public sealed class PlainProjectionTests
{
    private readonly ReferenceData data = ReferenceData.Load();

    [Fact]
    public void Projected_weights_and_their_number_equal_the_reference()
    {
        Assert.Equal("sgd[0].finalW", data.Projection.Input);
        var result = PlainProjection.Project(data.Sgd[0].FinalW, data.W0, data.Projection.Radius);

        Close.Equal(data.Projection.W, result.W);
        Assert.Equal(data.Projection.ProjectedNeurons, result.Moved);
    }

    [Fact]
    public void Weights_inside_the_ball_stay_where_they_are()
    {
        var result = PlainProjection.Project(data.Sgd[0].FinalW, data.W0, 10);

        Assert.Equal(data.Sgd[0].FinalW, result.W);
        Assert.Equal(0, result.Moved);
    }

    [Fact]
    public void A_neuron_outside_ends_on_the_sphere_around_its_own_start()
    {
        var result = PlainProjection.Project([[4, 5], [7, 7.5]], [[1, 1], [7, 7]], 2.5);

        Close.Equal([[2.5, 3], [7, 7.5]], result.W, 1e-15);
        Assert.Equal(1, result.Moved);
    }

    [Fact]
    public void A_second_projection_changes_nothing_but_rounding()
    {
        var once = PlainProjection.Project(data.Sgd[0].FinalW, data.W0, data.Projection.Radius).W;
        Close.Equal(once, PlainProjection.Project(once, data.W0, data.Projection.Radius).W, 1e-15);
        Assert.True(PlainDeviation.Max(once, data.W0) <= data.Projection.Radius * (1 + 1e-14));
    }
}

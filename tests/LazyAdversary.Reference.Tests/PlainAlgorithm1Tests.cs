namespace LazyAdversary.Reference.Tests;

public sealed class PlainAlgorithm1Tests
{
    private readonly ReferenceData data = ReferenceData.Load();

    [Fact]
    public void Weights_equal_the_reference_and_every_epoch_projects()
    {
        var reference = data.Algorithm1;
        Assert.Equal("sum over the mini-batch", reference.LossReduction);

        var settings = new PlainAlgorithm1Settings
        {
            Attack = new PlainPgdSettings
            {
                Radius = reference.Radius,
                Steps = reference.PgdSteps,
                StepSize = PlainPgdSettings.DefaultStepSize(reference.Radius, reference.PgdSteps),
            },
            LearningRate = reference.LearningRate,
            BatchSize = reference.BatchSize,
            MaxDeviation = reference.V,
        };
        var result = PlainAlgorithm1.Train(data.InitialNetwork(), data.X, data.Y, reference.Order, settings);

        Close.Equal(reference.FinalW, result.Network.W);
        Assert.Equal(reference.Order.Length, result.Moved.Length);
        Assert.All(result.Moved, moved => Assert.InRange(moved, 1, data.M));
        Assert.True(PlainDeviation.Max(result.Network.W, data.W0) <= reference.V * (1 + 1e-12));
    }
}

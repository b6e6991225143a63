namespace LazyAdversary.Reference.Tests;

public sealed class PlainLogisticLossTests
{
    [Theory]
    [InlineData(0, 0.69314718055994531)]
    [InlineData(1, 0.31326168751822286)]
    [InlineData(-1, 1.3132616875182228)]
    [InlineData(-800, 800)]
    public void Values_are_those_of_the_formula(double margin, double expected) =>
        Close.Equal(expected, PlainLogisticLoss.Value(margin), 1e-15);

    [Fact]
    public void A_tiny_loss_keeps_its_digits() => Close.Equal(1, PlainLogisticLoss.Value(50) / Math.Exp(-50), 1e-14);

    [Theory]
    [InlineData(-3)]
    [InlineData(-0.2)]
    [InlineData(0)]
    [InlineData(2)]
    public void The_slope_is_the_central_difference(double margin)
    {
        const double h = 1e-5;
        Close.Equal((PlainLogisticLoss.Value(margin + h) - PlainLogisticLoss.Value(margin - h)) / (2 * h), PlainLogisticLoss.Slope(margin));
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(-1000, -1)]
    public void The_slope_has_its_limits(double margin, double expected) => Assert.Equal(expected, PlainLogisticLoss.Slope(margin), 1e-15);
}

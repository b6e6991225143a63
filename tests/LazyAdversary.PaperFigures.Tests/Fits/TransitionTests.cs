using PaperFigures.Fits;

namespace LazyAdversary.PaperFigures.Tests.Fits;

public class TransitionTests
{
    [Fact]
    public void A_falling_accuracy_is_interpolated_between_its_neighbours() =>
        Assert.Equal(0.25, Transition.Find([(0.3, 0.3), (0.1, 1), (0.2, 0.7), (0.4, 0)], isFalling: true).Value!.Value, 12);

    [Fact]
    public void A_rising_accuracy_too() => Assert.Equal(0.525, Transition.Find([(0.5, 0.3), (0.6, 1.1)], isFalling: false).Value!.Value, 12);

    [Fact]
    public void Of_several_crossings_the_first_counts() =>
        Assert.Equal(1.5, Transition.Find([(1, 0.9), (2, 0.1), (3, 0.8), (4, 0)], isFalling: true).Value!.Value, 12);

    [Theory]
    [InlineData(0.4, 0.1, true, true)]
    [InlineData(0.9, 0.6, true, false)]
    [InlineData(0.6, 0.9, false, true)]
    [InlineData(0.1, 0.4, false, false)]
    public void Without_a_crossing_it_is_said_on_which_side_it_lies(double first, double last, bool isFalling, bool isBeforeFirst)
    {
        var transition = Transition.Find([(0.05, first), (1, last)], isFalling);
        Assert.Null(transition.Value);
        Assert.Equal((0.05, 1.0, isBeforeFirst), (transition.First, transition.Last, transition.IsBeforeFirst));
    }
}

using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

/// <summary>The judge of the forged proposals decides at the last bit.</summary>
public class ExactBallTests
{
    [Theory]

    // F = 1 − max(0, 3δ₁ + 4δ₂): zero where ‖δ‖ = 1/5 along the gradient; 1/5 in double lies above.
    [InlineData(new float[] { 0, 0, 1, 3, 4, 0 }, 0.2)]

    // F = 2 − max(0, δ₁ + δ₂): √2, which is no rational; double's lies above.
    [InlineData(new float[] { 0, 0, 2, 1, 1, 0 }, 1.4142135623730951)]

    // F = 0.7 − max(0, δ₁): a float, exactly.
    [InlineData(new float[] { 0, 0, 0.7f, 1, 0, 0 }, 0.699999988079071)]
    public void OneHurtingNeuron(float[] weights, double least) => Decides(weights, [1, -1], least);

    [Fact]
    public void KinksDecideToo()
    {
        // F = 5 + 10·|δ₂ − δ₁| − 4·max(0, δ₁): zero where the kink δ₁ = δ₂ meets the circle, at δ₁ = 5/4; double's 5√2/4 lies above.
        Decides([0, 0, 5, -10, 10, 0, 10, -10, 0, 4, 0, 0], [1, 1, 1, -1], 1.7677669529663689);

        // F = 3 + 4·|δ₁ − 1| + 4·|δ₂ − 2| − max(0, δ₁) − max(0, δ₂): zero where two kinks meet, at (1, 2), √5 away; double's lies above.
        Decides([0, 0, 3, 4, 0, -4, -4, 0, 4, 0, 4, -8, 0, -4, 8, 1, 0, 0, 0, 1, 0], [1, 1, 1, 1, 1, -1, -1], Math.Sqrt(5));
    }

    private static void Decides(float[] weights, float[] signs, double least)
    {
        float[] x = [0, 0];
        var ball = new ExactBall(ForgedProposalTests.Example(TwoLayerReluNet.FromWeights(2, weights, signs, hiddenBias: true), x), x);
        Assert.False(ball.IsPositiveWithin(least));
        Assert.True(ball.IsPositiveWithin(Math.BitDecrement(least)));
        Assert.True(ball.IsPositiveWithin(0));
    }
}

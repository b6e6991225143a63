using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Attacks;

/// <summary>f(r·W) = r·f(W): no attack may find another point, or say another thing, because all weights were multiplied.</summary>
[Trait("Category", "Kernels")]
public class ScaleTests
{
    // Below, scores all but 0 are computed in another way, because float32 cannot hold them: the same to rounding.
    private const double LeastExact = 1e-29;

    // Powers of two, so that nothing is rounded on the way: 1e-30 and 1e30 nearly, what float32 and the squares of its values can still hold, and 1.
    public static TheoryData<int> Exponents => [-100, -83, -64, -40, -20, 0, 20, 40, 64, 83, 100];

    [Theory]
    [InlineData(2e-38f)]
    [InlineData(1e-30f)]
    [InlineData(1e-20f)]
    [InlineData(1f)]
    [InlineData(1e20f)]
    [InlineData(1e30f)]
    [InlineData(1e38f)]
    public void TwoNeuronsAreTurnedWhereTheyAreEqual(float r)
    {
        // f = r·(x₁ − x₂)/√2 where both are positive: the boundary is the diagonal, at a distance of 1/√2.
        var network = TwoLayerReluNet.FromWeights(2, [r, 0, 0, r], [1, -1]);
        var data = LabeledData.Binary([[2, 1]], [1]);
        var ray = new GradientStepAttack().Run(network, data);
        Assert.Equal(AttackOutcome.Flipped, ray.Records[0].Outcome);
        Assert.InRange(ray.Records[0].Distance, Math.Sqrt(0.5) * (1 - 1e-7), Math.Sqrt(0.5) * (1 + 1e-6));
        Close.Relative(-1 / (double)r / Math.Sqrt(2), ray.Records[0].Eta!.Value, 1e-6);
        Assert.True(((IClassifier)network).Score(ray.Perturbed.Input(0)) < 0);

        var nearest = new NearestBoundaryAttack().Run(network, data).Records[0];
        Assert.InRange(nearest.Distance, Math.Sqrt(0.5) * (1 - 1e-7), Math.Sqrt(0.5) * (1 + 1e-6));

        foreach (var method in new[] { PgdMethod.Automatic, PgdMethod.Primal, PgdMethod.SignFlips })
        {
            var inside = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0.70), Method = method }).Run(network, data).Records[0];
            Assert.Equal(AttackOutcome.NotFound, inside.Outcome);
            var beyond = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0.72), Method = method }).Run(network, data).Records[0];
            Assert.Equal(AttackOutcome.Flipped, beyond.Outcome);
        }
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void GradientStepFindsTheSameBits(int exponent) => EachCase(exponent, (one, scaled, data, factor) =>
    {
        var (expected, actual) = (new GradientStepAttack().Run(one, data), new GradientStepAttack().Run(scaled, data));
        Assert.Equal(Cases.Bits(expected.Perturbed.Inputs), Cases.Bits(actual.Perturbed.Inputs));
        foreach (var (e, a) in expected.Records.Zip(actual.Records))
        {
            Assert.Equal((e.Outcome, e.Distance), (a.Outcome, a.Distance));
            Assert.Equal((e.Score * factor, e.PerturbedScore * factor, e.GradientNorm * factor), (a.Score, a.PerturbedScore, a.GradientNorm));
            Assert.Equal(e.Eta / factor, a.Eta);
        }

        Assert.Contains(expected.Records, r => r.IsFlipped);
    });

    [Theory]
    [MemberData(nameof(Exponents))]
    public void NearestBoundaryFindsTheSameBits(int exponent) => EachCase(exponent, (one, scaled, data, factor) =>
        Same(new NearestBoundaryAttack().Run(one, data), new NearestBoundaryAttack().Run(scaled, data), factor));

    [Theory]
    [MemberData(nameof(Exponents))]
    public void PgdFindsTheSameBits(int exponent) => EachCase(exponent, (one, scaled, data, factor) =>
    {
        foreach (var method in new[] { PgdMethod.Primal, PgdMethod.SignFlips })
        {
            var attack = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0.3), Steps = 10, Restarts = 2, Method = method });
            var expected = attack.Run(one, data);
            Same(expected, attack.Run(scaled, data), factor);
            Assert.Contains(expected.Records, r => r.IsFlipped);
            Assert.DoesNotContain(expected.Records, r => r.Outcome == AttackOutcome.ZeroGradient);
        }
    });

    [Theory]
    [MemberData(nameof(Exponents))]
    public void TheOtherAttacksFindTheSameBits(int exponent) => EachCase(exponent, (one, scaled, data, factor) =>
    {
        Same(new ApgdAttack(ThreatModel.LInf(0.2)).Run(one, data), new ApgdAttack(ThreatModel.LInf(0.2)).Run(scaled, data), factor);
        Same(new DdnAttack().Run(one, data), new DdnAttack().Run(scaled, data), factor);
        var square = new SquareAttack(new SquareOptions { Threat = ThreatModel.L2(0.3), Queries = 60 });
        Same(square.Run(one, data), square.Run(scaled, data), factor);
        var jump = new HopSkipJumpAttack(new HopSkipJumpOptions { Queries = 300 });
        Same(jump.Run(one, data), jump.Run(scaled, data), factor);
        var cascade = new AttackCascade(Cascades.Options(ThreatModel.L2(1), apgdSteps: 10, squareQueries: 50));
        Same(cascade.Run(one, data), cascade.Run(scaled, data), factor);
    });

    /// <summary>"Never" is a claim about the ray: it may not come from a product that float32 could not hold.</summary>
    [Theory]
    [InlineData(-80)]
    [InlineData(90)]
    public void FirstSignChangeIsTheSameForAnyDirection(int exponent)
    {
        var network = Cases.Network(5, 30, seed: 3, hiddenBias: true);
        var scaled = network.Clone();
        scaled.ScaleWeights(Math.ScaleB(1, exponent));
        var data = Cases.OnSphere(40, 5, seed: 4);
        float[] directions = Cases.Gaussian(200, seed: 5), longer = Array.ConvertAll(directions, v => (float)Math.ScaleB(v, exponent));
        double[] expected = new double[40], actual = new double[40];
        network.FirstSignChange(data.Inputs, directions, expected);
        scaled.FirstSignChange(data.Inputs, longer, actual);
        Assert.Equal(Array.ConvertAll(expected, t => Math.ScaleB(t, -exponent)), actual);
        Assert.Contains(expected, double.IsFinite);
        Assert.Contains(expected, double.IsPositiveInfinity);
    }

    /// <summary>Without biases f(c·x) = c·f(x): inputs of any size are turned at c times the distance.</summary>
    [Theory]
    [InlineData(-95)]
    [InlineData(-60)]
    [InlineData(60)]
    [InlineData(110)]
    public void InputsOfAnySizeAreTurnedInProportion(int exponent)
    {
        foreach (int weights in new[] { -60, 0, 60 })
        {
            var one = Cases.Network(8, 60, seed: 21);
            var scaled = one.Clone();
            scaled.ScaleWeights(Math.ScaleB(1, weights));
            var data = Cases.OnSphere(60, 8, seed: 22);
            var sized = LabeledData.Binary(Array.ConvertAll(data.Inputs.ToArray(), v => (float)Math.ScaleB(v, exponent)), 8, data.Signs);
            var (expected, actual) = (new GradientStepAttack().Run(one, data), new GradientStepAttack().Run(scaled, sized));
            Assert.Equal(expected.Records.Select(r => r.Outcome), actual.Records.Select(r => r.Outcome));
            Assert.Equal(Cases.Bits(expected.Perturbed.Inputs), Cases.Bits(Array.ConvertAll(actual.Perturbed.Inputs.ToArray(), v => (float)Math.ScaleB(v, -exponent))));
        }
    }

    private static void Same(AttackResult expected, AttackResult actual, double factor)
    {
        Assert.Equal(expected.Records.Select(r => r.Outcome), actual.Records.Select(r => r.Outcome));
        if (factor < LeastExact)
        {
            foreach (var (e, a) in expected.Records.Zip(actual.Records)) Close.Relative(e.Distance, a.Distance, 1e-5);
            return;
        }

        Assert.Equal(Cases.Bits(expected.Perturbed.Inputs), Cases.Bits(actual.Perturbed.Inputs));
        Assert.Equal(expected.Records.Select(r => r.Distance), actual.Records.Select(r => r.Distance));
        Assert.Equal(expected.Records.Select(r => (r.Score * factor, r.PerturbedScore * factor)), actual.Records.Select(r => (r.Score, r.PerturbedScore)));
    }

    private static void EachCase(int exponent, Action<TwoLayerReluNet, TwoLayerReluNet, LabeledData, double> check)
    {
        foreach (bool hiddenBias in new[] { false, true })
        {
            var one = Cases.Network(12, 70, seed: 17, hiddenBias);
            var scaled = one.Clone();
            scaled.ScaleWeights(Math.ScaleB(1, exponent));
            check(one, scaled, Cases.OnSphere(20, 12, seed: 18), Math.ScaleB(1, exponent));
        }
    }
}

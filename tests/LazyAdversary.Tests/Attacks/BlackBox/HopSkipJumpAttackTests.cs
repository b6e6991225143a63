using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Attacks.BlackBox;

public class HopSkipJumpAttackTests
{
    [Theory]
    [InlineData(Norm.L2, 1.1)]
    [InlineData(Norm.LInf, 1.4)]
    public void ComesNearTheBoundaryOfALinearModelByDecisionsAlone(Norm norm, double ratio)
    {
        var linear = new LinearModel([3, -4, 0, 1, 2, -1], 0.5);
        var model = new DecisionsOnly(linear);
        var data = Cases.Data(Cases.Gaussian(60, 1), 6).LabelledBy(linear);
        var threat = norm == Norm.L2 ? ThreatModel.L2(100) : ThreatModel.LInf(100);
        var result = new HopSkipJumpAttack(new() { Threat = threat, Queries = 3000 }).Run(model, data);
        double dual = norm == Norm.L2 ? linear.WeightNorm : 11;
        double[] ratios = [.. result.Records.Select(r => r.Distance * dual / Math.Abs(linear.Score(data.Input(r.Index)))).Order()];
        Assert.InRange(ratios[0], 1 - 1e-6, ratio);
        Assert.InRange(ratios[ratios.Length / 2], 1 - 1e-6, ratio);
    }

    [Fact]
    public void NeverAsksForMoreThanItsBudgetAndCountsExactly()
    {
        var model = new DecisionsOnly(new LinearModel([1, -2, 0.5f], 0.1));
        var data = Cases.Data(Cases.Gaussian(15, 2), 3).LabelledBy(model);
        foreach (int budget in new[] { 10, 57, 400 })
        {
            model.Asked = 0;
            var result = new HopSkipJumpAttack(new() { Queries = budget, Threads = 1 }).Run(model, data);
            Assert.All(result.Records, r => Assert.InRange(r.Queries, 1, budget));

            // Beside them, each x is scored once for the record.
            Assert.Equal(result.Records.Sum(r => r.Queries) + data.Count, model.Asked);
        }
    }

    [Fact]
    public void KeepsBoxAndMaskAndStartsFromGivenInputs()
    {
        var network = Cases.Network(6, 12, 2, hiddenBias: true);
        var data = Cases.Data([.. Cases.Gaussian(60, 3).Select(v => Math.Clamp(v, -1, 1))], 6).LabelledBy(network);
        var threat = ThreatModel.L2(3).WithBox(Box.Uniform(-1, 1)).WithFrozen(2);
        var options = new HopSkipJumpOptions { Threat = threat, Queries = 500, Starts = data, Threads = 1 };
        var result = new HopSkipJumpAttack(options).Run(network, data);
        Assert.Contains(result.Records, r => r.IsFlipped);
        for (int i = 0; i < data.Count; i++)
        {
            Assert.Equal(data.Input(i)[2], result.Perturbed.Input(i)[2]);
            foreach (float v in result.Perturbed.Input(i)) Assert.InRange(v, -1, 1);
            if (result.Records[i].IsFlipped) Assert.True(result.Records[i].Score * result.Records[i].PerturbedScore < 0);
        }

        var again = new HopSkipJumpAttack(options with { Threads = 3 }).Run(network, data);
        Same.Records(result.Records, again.Records);
    }

    /// <summary>
    /// A box says where points may lie, not how far the other class is: neither a bound of 3e38 nor none at all takes the walk away from x.
    /// Distances are those of the hyperplane inside the box.
    /// </summary>
    [Theory]
    [InlineData(0, float.MaxValue, 1)]
    [InlineData(0, 1e30f, 1)]
    [InlineData(0, 1e4f, 1)]
    [InlineData(0, float.PositiveInfinity, 1)]
    [InlineData(float.NegativeInfinity, 0, 1)]
    [InlineData(-float.MaxValue, float.MaxValue, 1)]
    [InlineData(0, float.MaxValue, 1e-12f)]
    [InlineData(0, float.PositiveInfinity, 1e-12f)]
    [InlineData(0, float.PositiveInfinity, 1e12f)]
    public void HugeAndOneSidedBoxesDoNotTakeTheWalkAway(float lower, float upper, float scale)
    {
        foreach (var norm in new[] { Norm.L2, Norm.LInf })
        {
            float[] values = [.. Cases.Gaussian(40 * 6, 1).Select(v => scale * (upper <= 0 ? -Math.Abs(v) : lower >= 0 ? Math.Abs(v) : v))];
            var model = LinearClassifier.Binary([3, -4, 0.5f, 1, 2, -1], (upper <= 0 ? 4 : -4) * scale);
            var data = Cases.Data(values, 6).LabelledBy(model);
            var threat = (norm == Norm.L2 ? ThreatModel.L2(1e30) : ThreatModel.LInf(1e30)).WithBox(Box.Uniform(lower, upper));
            var exact = new HyperplaneAttack(threat).Run(model, data).Records;
            var found = new HopSkipJumpAttack(new() { Threat = threat, Queries = 3000 }).Run(new DecisionsOnly(model), data).Records;
            double[] ratios = [.. found.Select(r => r.Distance / exact[r.Index].Distance).Order()];
            Assert.All(found, r => Assert.True(r.IsFlipped));
            Assert.InRange(ratios[0], 1 - 1e-5, 2);
            Assert.InRange(ratios[20], 1 - 1e-5, 1.2);
        }
    }

    /// <summary>How far x is from the origin says nothing of how far the other class is.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e-20f)]
    [InlineData(1e-6f)]
    public void ANearlyZeroInputIsFooled(float x)
    {
        foreach (double boundary in new[] { 1, 1e6 })
        {
            var model = new FunctionModel(3, v => v[1] - boundary, _ => []);
            var data = LabeledData.Binary([x, x, x], 3, [-1]);
            foreach (var box in new[] { null, Box.Uniform(0, float.PositiveInfinity) })
            {
                var threat = ThreatModel.L2(1e30).WithBox(box);
                var attack = new HopSkipJumpAttack(new() { Threat = threat, Queries = 3000 });
                var record = attack.Run(new DecisionsOnly(model), data).Records[0];
                Assert.InRange(record.Distance / boundary, 1 - 1e-5, 1.2);
            }
        }
    }

    [Fact]
    public void AConstantClassifierIsNotFooled()
    {
        var constant = TwoLayerReluNet.FromWeights(4, [0, 0, 0, 0, 2], [1], hiddenBias: true);
        Assert.All(new HopSkipJumpAttack(new() { Queries = 200 }).Run(constant, Cases.OnSphere(3, 4, 1).LabelledBy(constant)).Records, r =>
        {
            Assert.Equal(AttackOutcome.NotFound, r.Outcome);
            Assert.Equal(0, r.Distance);
        });
        Assert.Throws<ArgumentException>(() => new HopSkipJumpAttack(new() { Threat = ThreatModel.L1(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HopSkipJumpAttack(new() { Queries = 9 }));
    }

    /// <summary>Gives the sign of another model's score and nothing more, and counts.</summary>
    private sealed class DecisionsOnly(IClassifier model) : BinaryModel
    {
        private int _asked;

        public int Asked
        {
            get => _asked;
            set => _asked = value;
        }

        public override int Dimension => model.Dimension;

        public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
        {
            Interlocked.Add(ref _asked, scores.Length);
            model.Score(inputs, scores);
            for (int i = 0; i < scores.Length; i++) scores[i] = Math.Sign(scores[i]);
        }
    }
}

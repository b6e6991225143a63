using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Attacks.Gradient;

public class ApgdAttackTests
{
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void ReachesTheMinimumOfALinearMargin(Norm norm)
    {
        var model = new LinearModel([3, -4, 0, 1], 0.5);
        var data = Cases.Data(Cases.Gaussian(40, 1), 4).LabelledBy(model);
        var threat = norm == Norm.L2 ? ThreatModel.L2(0.3) : ThreatModel.LInf(0.3);
        double fall = 0.3 * (norm == Norm.L2 ? model.WeightNorm : 8);
        foreach (var record in new ApgdAttack(threat).Run(model, data).Records)
        {
            Close.Equal(record.Margin - fall, record.ReachedMargin, 1e-4);
            Assert.True(record.Distance <= 0.3);
        }
    }

    [Fact]
    public void IsAtLeastAsStrongAsPgd()
    {
        var network = Cases.Network(30, 60, 3);
        var data = Cases.OnSphere(40, 30, 4).LabelledBy(network);
        var threat = ThreatModel.L2(0.2);
        var pgd = new PgdAttack(threat).Run(network, data).Records;
        var apgd = new ApgdAttack(threat).Run(network, data).Records;
        Assert.True(apgd.Average(r => r.ReachedMargin) <= pgd.Average(r => r.ReachedMargin) + 1e-3, $"{apgd.Average(r => r.ReachedMargin)} {pgd.Average(r => r.ReachedMargin)}");
    }

    [Fact]
    public void KeepsBallBoxAndMaskAndRestartsOnlyHelp()
    {
        var network = Cases.Network(6, 12, 2, hiddenBias: true);
        var data = Cases.Data([.. Cases.Gaussian(60, 3).Select(v => Math.Clamp(v, -1, 1))], 6).LabelledBy(network);
        foreach (var ball in new[] { ThreatModel.L2(0.4), ThreatModel.LInf(0.3) })
        {
            var threat = ball.WithBox(Box.Uniform(-1, 1)).WithFrozen(2);
            var once = new ApgdAttack(threat).Run(network, data);
            var often = new ApgdAttack(new ApgdOptions { Threat = threat, Restarts = 4, Seed = 5 }).Run(network, data);
            for (int i = 0; i < data.Count; i++)
            {
                Assert.True(often.Records[i].ReachedMargin <= once.Records[i].ReachedMargin);
                Assert.True(often.Records[i].Distance <= threat.Radius);
                Close.Equal(network.Score(often.Perturbed.Input(i)), often.Records[i].PerturbedScore, 1e-15);
                Assert.Equal(data.Input(i)[2], often.Perturbed.Input(i)[2]);
                foreach (float v in often.Perturbed.Input(i)) Assert.InRange(v, -1, 1);
            }
        }
    }

    [Fact]
    public void SeedsAndThreadsDecideEveryBit()
    {
        var network = Cases.Network(8, 16, 2);
        var data = Cases.OnSphere(150, 8, 3).LabelledBy(network);
        var options = new ApgdOptions { Threat = ThreatModel.L2(0.3), Restarts = 3, Steps = 20, Seed = 9, Threads = 1 };
        var one = new ApgdAttack(options).Run(network, data);
        var three = new ApgdAttack(options with { Threads = 3 }).Run(network, data);
        Same.Records(one.Records, three.Records);
        Assert.Equal(Cases.Bits(one.Perturbed.Inputs), Cases.Bits(three.Perturbed.Inputs));
    }

    /// <summary>An example that is found is left alone: by the steps and the restarts that others of its block still need.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void ExampleOnceFoundIsLeftAloneWhateverItsNeighboursNeed(int classes)
    {
        var model = new LazyAdversary.Tests.Models.SmoothClassifier(6, classes, seed: classes);
        var data = LabeledData.FromArray(Cases.Gaussian(60 * 6, 4), 6, new int[60], classes).LabelledBy(model);
        var options = new ApgdOptions { Threat = ThreatModel.L2(0.4), Steps = 15, StopOnSuccess = true, Seed = 6 };
        var once = new ApgdAttack(options).Run(model, data);
        var often = new ApgdAttack(options with { Restarts = 3 }).Run(model, data);
        Assert.InRange(once.Records.Count(r => r.IsFlipped), 10, 50);
        for (int i = 0; i < data.Count; i++)
        {
            var alone = new ApgdAttack(options).Run(model, data.Slice(i, 1));
            Assert.Equal(Cases.Bits(alone.Perturbed.Inputs), Cases.Bits(once.Perturbed.Input(i)));
            Assert.Equal((alone.Records[0].Outcome, alone.Records[0].Step), (once.Records[i].Outcome, once.Records[i].Step));
            if (!once.Records[i].IsFlipped) continue;
            Same.Record(once.Records[i], often.Records[i]);
            Assert.Equal(Cases.Bits(once.Perturbed.Input(i)), Cases.Bits(often.Perturbed.Input(i)));
        }

        Assert.Contains(once.Records, r => r.IsFlipped && r.Step < 5);
    }

    [Fact]
    public void BadInputAndZeroGradientsAreReported()
    {
        Assert.Throws<ArgumentException>(() => new ApgdAttack(ThreatModel.L1(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ApgdAttack(new ApgdOptions { Threat = ThreatModel.L2(1), Steps = 0 }));
        var constant = TwoLayerReluNet.FromWeights(4, [0, 0, 0, 0, 2], [1], hiddenBias: true);
        var data = Cases.OnSphere(3, 4, 1).LabelledBy(constant);
        Assert.All(new ApgdAttack(ThreatModel.L2(1)).Run(constant, data).Records, r => Assert.Equal(AttackOutcome.ZeroGradient, r.Outcome));
    }
}

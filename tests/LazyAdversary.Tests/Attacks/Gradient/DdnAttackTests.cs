using LazyAdversary.Attacks;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Attacks.Gradient;

public class DdnAttackTests
{
    [Fact]
    public void FindsTheNearestPointOfALinearBoundary()
    {
        var model = new PiecewiseLinearModel([3, -4, 0, 1], 0.5);
        var data = Cases.Data(Cases.Gaussian(40, 1), 4).LabelledBy(model);
        foreach (var record in new DdnAttack().Run(model, data).Records)
            Assert.InRange(record.Distance, Math.Abs(record.Score) / model.WeightNorm, Math.Abs(record.Score) / model.WeightNorm * 1.001);
    }

    [Fact]
    public void AgreesWithTheNearestBoundaryAttack()
    {
        var network = Cases.Network(30, 60, 3);
        var data = Cases.OnSphere(20, 30, 4).LabelledBy(network);
        var nearest = new NearestBoundaryAttack().Run(network, data).Records;
        var ddn = new DdnAttack().Run(network, data).Records;
        double[] ratios = [.. ddn.Select((r, i) => r.Distance / nearest[i].Distance).Order()];
        Assert.InRange(ratios[ratios.Length / 2], 0.98, 1.02);
        Assert.All(ddn, r => Assert.True(r.IsFlipped && r.Score * r.PerturbedScore < 0));
    }

    [Fact]
    public void ScalesOfInputsAndScoresDoNotMatter()
    {
        var network = Cases.Network(12, 20, 6);
        var data = Cases.OnSphere(10, 12, 5).LabelledBy(network);
        var before = new DdnAttack().Run(network, data).Records;
        network.ScaleWeights(1e-6);
        var after = new DdnAttack().Run(network, data).Records;
        for (int i = 0; i < data.Count; i++) Close.Relative(before[i].Distance, after[i].Distance, 1e-2);
    }

    [Fact]
    public void KeepsBoxAndMask()
    {
        var network = Cases.Network(6, 12, 2, hiddenBias: true);
        var data = Cases.Data([.. Cases.Gaussian(60, 3).Select(v => Math.Clamp(v, -1, 1))], 6).LabelledBy(network);
        var threat = ThreatModel.L2(2).WithBox(Box.Uniform(-1, 1)).WithFrozen(2);
        var result = new DdnAttack(new() { Threat = threat, Steps = 100 }).Run(network, data);
        for (int i = 0; i < data.Count; i++)
        {
            Assert.Equal(data.Input(i)[2], result.Perturbed.Input(i)[2]);
            foreach (float v in result.Perturbed.Input(i)) Assert.InRange(v, -1, 1);
        }
    }

    [Fact]
    public void BadInputAndDegenerateModelsAreReported()
    {
        Assert.Throws<ArgumentException>(() => new DdnAttack(new() { Threat = ThreatModel.LInf(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdnAttack(new() { Steps = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdnAttack(new() { Shrinkage = 1 }));
        var constant = TwoLayerReluNet.FromWeights(4, [0, 0, 0, 0, 2], [1], hiddenBias: true);
        var data = Cases.OnSphere(3, 4, 1).LabelledBy(constant);
        Assert.All(new DdnAttack().Run(constant, data).Records, r => Assert.Equal(AttackOutcome.ZeroGradient, r.Outcome));
    }
}

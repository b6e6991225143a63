using CsCheck;
using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;
using Linear = LazyAdversary.Models.LinearModel;

namespace LazyAdversary.Tests.Attacks;

public class HyperplaneAttackTests
{
    [Fact]
    public void DistancesAreThoseOfTheFormula() => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 10_000]).Sample((dimension, seed) =>
    {
        var (model, data) = Case(dimension, seed);
        var w = model.Weights.ToArray();
        double l2 = Math.Sqrt(w.Sum(v => (double)v * v)), l1 = w.Sum(v => (double)Math.Abs(v)), largest = w.Max(v => (double)Math.Abs(v));
        foreach (var (threat, dual) in new[] { (ThreatModel.L2(double.MaxValue), l2), (ThreatModel.LInf(double.MaxValue), l1), (ThreatModel.L1(double.MaxValue), largest) })
        {
            var result = new HyperplaneAttack(threat).Run(model, data);
            foreach (var record in result.Records)
            {
                Assert.Equal(AttackOutcome.Flipped, record.Outcome);
                Assert.True(record.Score * record.PerturbedScore < 0);
                Close.Equal(Math.Abs(record.Score) / dual, record.Distance, 1e-5, $"{threat.Norm}");
                Assert.Equal(threat.Distance(data.Input(record.Index), result.Perturbed.Input(record.Index)), record.Distance);
            }
        }
    }, iter: 60);

    /// <summary>No point drawn from box and mask that turns the prediction is nearer, also none near the point found.</summary>
    [Fact]
    public void WithBoxAndMaskNoPointIsNearer() => Gen.Select(Gen.Int[2, 5], Gen.Int[0, 10_000]).Sample((dimension, seed) =>
    {
        var (model, free) = Case(dimension, seed);
        var data = LabeledData.FromArray(Array.ConvertAll(free.Inputs.ToArray(), v => Math.Clamp(v / 4, -1, 1)), dimension, free.Labels);
        var random = new Random(seed);
        foreach (var norm in new[] { ThreatModel.L2(double.MaxValue), ThreatModel.LInf(double.MaxValue), ThreatModel.L1(double.MaxValue) })
        {
            var threat = norm.WithBox(Box.Uniform(-1, 1)).WithFrozen(random.Next(dimension));
            var result = new HyperplaneAttack(threat).Run(model, data);
            foreach (var record in result.Records)
            {
                var x = data.Input(record.Index);
                var found = result.Perturbed.Input(record.Index);
                for (int k = 0; k < dimension; k++)
                {
                    Assert.InRange(found[k], -1, 1);
                    if (threat.IsFrozen(k)) Assert.Equal(x[k], found[k]);
                }

                var point = new float[dimension];
                for (int trial = 0; trial < 300; trial++)
                {
                    double spread = trial % 2 == 0 ? 2 : 0.02;
                    for (int k = 0; k < dimension; k++)
                        point[k] = threat.IsFrozen(k) ? x[k] : (float)Math.Clamp(found[k] + spread * (2 * random.NextDouble() - 1), -1, 1);
                    if (model.Score(point) * record.Score >= 0) continue;
                    Assert.NotEqual(AttackOutcome.NeverFlips, record.Outcome);
                    if (record.IsFlipped) Assert.True(threat.Distance(x, point) >= record.Distance * (1 - 1e-5), $"{threat.Norm}: {threat.Distance(x, point)} < {record.Distance}");
                }
            }
        }
    }, iter: 40);

    [Fact]
    public void OutOfReachIsProved()
    {
        var model = Linear.FromWeights([1, 2], 0);
        var data = LabeledData.FromArray([1, 1], 2, [1]);
        Assert.Equal(AttackOutcome.NeverFlips, Outcome(ThreatModel.L2(1.3)));
        Assert.Equal(AttackOutcome.Flipped, Outcome(ThreatModel.L2(1.35)));
        Assert.Equal(AttackOutcome.NeverFlips, Outcome(ThreatModel.L2(10).WithBox(Box.Uniform(0.01f, 2))));
        Assert.Equal(AttackOutcome.NeverFlips, Outcome(ThreatModel.L2(10).WithFrozen(0, 1)));
        Assert.Equal(AttackOutcome.Flipped, Outcome(ThreatModel.L2(10).WithFrozen(0)));
        Assert.Equal(AttackOutcome.ZeroScore, new HyperplaneAttack(ThreatModel.L2(1)).Run(Linear.FromWeights([1, -1], 0), data).Records[0].Outcome);

        AttackOutcome Outcome(ThreatModel threat)
        {
            var result = new HyperplaneAttack(threat).Run(model, data);
            Assert.Equal(result.Records[0].IsFlipped, !result.Perturbed.Inputs.SequenceEqual(data.Inputs));
            return result.Records[0].Outcome;
        }
    }

    private static (Linear Model, LabeledData Data) Case(int dimension, int seed) =>
        (Linear.FromWeights(Cases.Gaussian(dimension, seed), 0.3), Cases.Data(Cases.Gaussian(20 * dimension, seed + 1), dimension));
}

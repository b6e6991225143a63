using CsCheck;
using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using Linear = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Attacks.Boundary;

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
        float[] inputs = Array.ConvertAll(free.Inputs.ToArray(), v => Math.Clamp(v / 4, -1, 1));
        var data = LabeledData.FromArray(inputs, dimension, free.Labels).LabelledBy(model);
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

    /// <summary>f(x) = 6.4 where float32 values are 128 apart: the neighbour of x is the nearest input on the other side, however short δ is.</summary>
    [Theory]
    [InlineData(6.4)]
    [InlineData(1e-3)]
    [InlineData(100)]
    public void FindsTheNeighbouringFloat(double score)
    {
        var model = Linear.Binary([1], -(1.7e9 - score));
        var data = LabeledData.Binary([1.7e9f], 1, [1]);
        foreach (var threat in new[] { ThreatModel.L2(128), ThreatModel.LInf(1e9), ThreatModel.L1(double.MaxValue).WithBox(Box.Uniform(0, 2e9f)) })
        {
            var result = new HyperplaneAttack(threat).Run(model, data);
            Assert.Equal((AttackOutcome.Flipped, 128), (result.Records[0].Outcome, result.Records[0].Distance));
            Assert.Equal(1.7e9f - 128, result.Perturbed.Inputs[0]);
        }

        Assert.Equal(AttackOutcome.NotFound, new HyperplaneAttack(ThreatModel.L2(127)).Run(model, data).Records[0].Outcome);
        var ray = new GradientStepAttack().Run(model, data).Records[0];
        Assert.Equal((AttackOutcome.Flipped, 128), (ray.Outcome, ray.Distance));
        Close.Equal(-score, ray.Eta!.Value, 3e-7); // b itself is rounded to 2.4e-7.
        var nearest = new NearestBoundaryAttack().Run(model, data).Records[0];
        Assert.Equal((AttackOutcome.Flipped, 128), (nearest.Outcome, nearest.Distance));
    }

    /// <summary>Rounding away is away in every feature that moves, by at least one float; the others keep their bits.</summary>
    [Fact]
    public void RoundingAwayNeverStops() => Gen.Select(Gen.Double[-1, 1], Gen.Int[-140, 127], Gen.Double[-1, 1], Gen.Int[-60, 60]).Sample((mantissa, exponent, share, apart) =>
    {
        float start = (float)Math.ScaleB(mantissa, exponent);
        double delta = Math.ScaleB(share, exponent + apart);
        var point = new float[1];
        Nudge.RoundAway([start], [delta], box: null, point);
        Assert.True(float.IsFinite(point[0]));
        double target = Math.Clamp(start + delta, float.MinValue, float.MaxValue), away = delta * (point[0] - target);
        Assert.True(away >= 0, $"{start} + {delta} was stored as {point[0]}");
        if (delta > 0 && start < float.MaxValue) Assert.InRange(point[0], MathF.BitIncrement(start), float.MaxValue);
        if (delta < 0 && start > float.MinValue) Assert.InRange(point[0], float.MinValue, MathF.BitDecrement(start));
        if (delta == 0) Assert.Equal(start, point[0]);
        // And no further than to the second float beyond.
        if (Math.Abs(point[0]) < float.MaxValue) Assert.True(Math.Abs(point[0] - target) <= Math.Max(Ulp(point[0]), Ulp(start)), $"{start} + {delta} was stored as {point[0]}");

        static double Ulp(float value) => (double)MathF.BitIncrement(Math.Abs(value)) - Math.Abs(value);
    }, iter: 20_000);

    [Fact]
    public void OutOfReachIsProved()
    {
        var model = Linear.Binary([1, 2], 0);
        var data = LabeledData.Binary([1, 1], 2, [1]);
        Assert.Equal(AttackOutcome.NeverFlips, Outcome(ThreatModel.L2(1.3)));
        Assert.Equal(AttackOutcome.Flipped, Outcome(ThreatModel.L2(1.35)));
        Assert.Equal(AttackOutcome.NeverFlips, Outcome(ThreatModel.L2(10).WithBox(Box.Uniform(0.01f, 2))));
        Assert.Equal(AttackOutcome.NeverFlips, Outcome(ThreatModel.L2(10).WithFrozen(0, 1)));
        Assert.Equal(AttackOutcome.Flipped, Outcome(ThreatModel.L2(10).WithFrozen(0)));
        Assert.Equal(AttackOutcome.NoPrediction, new HyperplaneAttack(ThreatModel.L2(1)).Run(Linear.Binary([1, -1], 0), data).Records[0].Outcome);

        AttackOutcome Outcome(ThreatModel threat)
        {
            var result = new HyperplaneAttack(threat).Run(model, data);
            Assert.Equal(result.Records[0].IsFlipped, !result.Perturbed.Inputs.SequenceEqual(data.Inputs));
            return result.Records[0].Outcome;
        }
    }

    private static (Linear Model, LabeledData Data) Case(int dimension, int seed) =>
        Labelled(Linear.Binary(Cases.Gaussian(dimension, seed), 0.3), Cases.Data(Cases.Gaussian(20 * dimension, seed + 1), dimension));

    private static (Linear Model, LabeledData Data) Labelled(Linear model, LabeledData data) => (model, data.LabelledBy(model));
}

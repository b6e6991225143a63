using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Tests.TwoLayer.Certificates;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Attacks.Boundary;

public class NearestBoundaryAttackTests
{
    [Fact]
    public void FindsTheNearestPointOfALinearBoundary()
    {
        var model = new PiecewiseLinearModel([3, -4, 0, 1], 0.5);
        var data = Cases.Data(Cases.Gaussian(40, 1), 4).LabelledBy(model);
        var result = new NearestBoundaryAttack().Run(model, data);
        foreach (var record in result.Records)
        {
            Assert.InRange(record.Distance, Math.Abs(record.Score) / model.WeightNorm, Math.Abs(record.Score) / model.WeightNorm * 1.0001);
            Assert.True(record.IsConverged);
        }
    }

    [Fact]
    public void ServesModelsThatAreNotPiecewiseLinear()
    {
        // The circle of radius 2 around the origin: the distance is |2 − ‖x‖|.
        var model = new FunctionModel(2, x => x[0] * x[0] + x[1] * x[1] - 4, x => [2 * x[0], 2 * x[1]]);
        var data = LabeledData.Binary([0.5f, 0.25f, 3, 1, 1, -1], 2, [-1, 1, -1]);
        var result = new NearestBoundaryAttack().Run(model, data);
        for (int i = 0; i < data.Count; i++)
        {
            double distance = Math.Abs(2 - Math.Sqrt(data.Input(i)[0] * (double)data.Input(i)[0] + data.Input(i)[1] * (double)data.Input(i)[1]));
            Assert.InRange(result.Records[i].Distance, distance * (1 - 1e-9), distance * 1.0001);
        }
    }

    /// <summary>|f|/‖w‖ in the dual norm: ‖w‖₁ = 8 for l∞, ‖w‖_∞ = 4 for l1.</summary>
    [Theory]
    [InlineData(Norm.LInf, 8)]
    [InlineData(Norm.L1, 4)]
    public void InOtherNormsTheDistanceIsThatOfTheDualNorm(Norm norm, double dual)
    {
        var model = new PiecewiseLinearModel([3, -4, 0, 1], 0.5);
        var data = Cases.Data(Cases.Gaussian(40, 2), 4).LabelledBy(model);
        var threat = norm == Norm.L1 ? ThreatModel.L1(100) : ThreatModel.LInf(100);
        var result = new NearestBoundaryAttack(new() { Threat = threat }).Run(model, data);
        Assert.All(result.Records, r => Assert.InRange(r.Distance, Math.Abs(r.Score) / dual, Math.Abs(r.Score) / dual * 1.0001));
    }

    [Fact]
    public void GoesToTheNearestPointThatTheBoxAllows()
    {
        // x1 may move by 0.1 only: the rest, 0.9, is left to x2.
        var model = new PiecewiseLinearModel([1, 1], -1);
        var data = LabeledData.Binary([0, 0], 2, [-1]);
        var threat = ThreatModel.L2(10).WithBox(Box.PerFeature([-1, -1], [0.1f, 2]));
        var record = new NearestBoundaryAttack(new() { Threat = threat }).Run(model, data);
        Close.Relative(Math.Sqrt(0.01 + 0.81), record.Records[0].Distance, 1e-4);
        Assert.InRange(record.Perturbed.Input(0)[0], 0, 0.1f);

        var none = ThreatModel.L2(10).WithBox(Box.PerFeature([-1, -1], [0.1f, 0.5f]));
        Assert.Equal(AttackOutcome.NotFound, new NearestBoundaryAttack(new() { Threat = none }).Run(model, data).Records[0].Outcome);
    }

    [Fact]
    public void KeepsBoxMaskAndRadiusOnRandomNetworks()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var network = Cases.Network(6, 12, seed, hiddenBias: true);
            var data = Cases.Data([.. Cases.Gaussian(30, seed).Select(v => Math.Clamp(v, -1, 1))], 6).LabelledBy(network);
            var threat = (seed % 3 == 0 ? ThreatModel.L2(2) : seed % 3 == 1 ? ThreatModel.LInf(2) : ThreatModel.L1(2)).WithBox(Box.Uniform(-1, 1)).WithFrozen(1, 4);
            var result = new NearestBoundaryAttack(new() { Threat = threat, Threads = 1 }).Run(network, data);
            foreach (var record in result.Records)
            {
                var x = data.Input(record.Index);
                var perturbed = result.Perturbed.Input(record.Index);
                Assert.Equal(x[1], perturbed[1]);
                Assert.Equal(x[4], perturbed[4]);
                foreach (float v in perturbed) Assert.InRange(v, -1, 1);
                Assert.Equal(threat.Distance(x, perturbed), record.Distance);
                Assert.Equal(network.Score(perturbed), record.PerturbedScore);
                Assert.True(record.Distance <= threat.Radius);
                if (record.IsFlipped) Assert.True(record.PerturbedScore * record.Score < 0);
            }
        }
    }

    [Fact]
    public void IsNeverFartherThanTheGradientRay()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var network = Cases.Network(5, 20, seed, hiddenBias: seed % 2 == 0);
            var data = Cases.OnSphere(5, 5, seed).LabelledBy(network);
            var ray = new GradientStepAttack(new() { Threads = 1 }).Run(network, data).Records;
            var nearest = new NearestBoundaryAttack(new() { Threads = 1 }).Run(network, data).Records;
            for (int i = 0; i < data.Count; i++)
            {
                if (!ray[i].IsFlipped) continue;
                Assert.True(nearest[i].IsFlipped && nearest[i].Distance <= ray[i].Distance * (1 + 1e-6) + 1e-6, $"seed {seed}, example {i}");
            }
        }
    }

    /// <summary>A local search: it need not find the nearest point, but mostly does.</summary>
    [Fact]
    public void MostlyFindsTheExactDistanceInThePlane()
    {
        int near = 0, all = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var network = Cases.Network(2, 6, seed, hiddenBias: true);
            var data = Cases.Data(Cases.Gaussian(6, seed + 3), 2).LabelledBy(network);
            var records = new NearestBoundaryAttack(new() { Threads = 1 }).Run(network, data).Records;
            foreach (var record in records.Where(r => r.IsFlipped))
            {
                double exact = ExactDistance.Of(network, data.Input(record.Index));
                Assert.True(record.Distance >= exact * (1 - 1e-6) - 1e-7);
                all++;
                if (record.Distance <= 1.001 * exact) near++;
            }
        }

        Assert.True(near > 0.7 * all, $"{near} of {all}");
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        var network = Cases.Network(20, 50, 1);
        var data = Cases.OnSphere(100, 20, 2).LabelledBy(network);
        var one = new NearestBoundaryAttack(new() { Threads = 1 }).Run(network, data);
        var three = new NearestBoundaryAttack(new() { Threads = 3 }).Run(network, data);
        Same.Records(one.Records, three.Records);
        Assert.Equal(Cases.Bits(one.Perturbed.Inputs), Cases.Bits(three.Perturbed.Inputs));
    }

    [Fact]
    public void DegenerateModelsGetAReportedOutcome()
    {
        var data = Cases.OnSphere(3, 4, 1);
        var zero = TwoLayerReluNet.FromWeights(4, new float[12], [1, -1, 1]);
        var constant = TwoLayerReluNet.FromWeights(4, [0, 0, 0, 0, 2], [1], hiddenBias: true);
        var positive = TwoLayerReluNet.FromWeights(4, [1, 0, 0, 0, 5], [1], hiddenBias: true);
        Assert.All(new NearestBoundaryAttack().Run(zero, data).Records, r => Assert.Equal(AttackOutcome.NoPrediction, r.Outcome));
        Assert.All(
            new NearestBoundaryAttack().Run(constant, data.LabelledBy(constant)).Records, r => Assert.Equal(AttackOutcome.ZeroGradient, r.Outcome));
        Assert.All(new NearestBoundaryAttack().Run(positive, data.LabelledBy(positive)).Records, r =>
        {
            Assert.Equal(AttackOutcome.NotFound, r.Outcome);
            Assert.Equal(0, r.Distance);
        });
    }

    /// <summary>A score that is NaN, at x or beyond some distance, is no prediction: nothing is found there, and nothing fails.</summary>
    [Fact]
    public void AScoreThatIsNotANumberIsNoPrediction()
    {
        var model = new FunctionModel(2, x => x[0] > 2 ? double.NaN : 1 - x[0] / 3, _ => [-1.0 / 3, 0]);
        var data = LabeledData.FromArray([0, 0, 3, 0], 2, [1, 1]);
        AttackRecord[][] runs =
        [
            [.. new NearestBoundaryAttack().Run(model, data).Records],
            [.. new DdnAttack().Run(model, data).Records],
            [.. new GradientStepAttack().Run(model, data).Records],
            [.. new HopSkipJumpAttack(new() { Queries = 100, Starts = data }).Run(model, data).Records],
        ];
        foreach (var record in runs.SelectMany(r => r)) Assert.Equal((false, 0.0), (record.IsFlipped, record.Distance));
    }

    [Fact]
    public void BadInputIsRefused()
    {
        var network = Cases.Network(4, 8, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NearestBoundaryAttack(new() { Iterations = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NearestBoundaryAttack(new() { Tolerance = double.NaN }));
        Assert.Throws<ArgumentException>(() => new NearestBoundaryAttack().Run(network, Cases.OnSphere(2, 5, 1)));
        var outside = ThreatModel.L2(1).WithBox(Box.Uniform(10, 11));
        Assert.Throws<ArgumentException>(() => new NearestBoundaryAttack(new() { Threat = outside }).Run(network, Cases.OnSphere(2, 4, 1)));
    }
}

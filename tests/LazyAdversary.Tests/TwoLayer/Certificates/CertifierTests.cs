using LazyAdversary.Attacks;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.TwoLayer.Certificates;

public class CertifierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NoRadiusExceedsTheExactDistance(int dimension)
    {
        int known = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var network = Cases.Network(dimension, 1 + seed % 6, seed, hiddenBias: seed % 2 == 0);
            var data = Cases.Data(Cases.Gaussian(4 * dimension, seed + 7), dimension);
            var closed = new ClosedFormCertifier(network, threads: 1).Certify(data);
            var trust = new TrustRegionCertifier(network, new() { Threads = 1 }).Certify(data);
            for (int i = 0; i < data.Count; i++)
            {
                double exact = ExactDistance.Of(network, data.Input(i));
                if (double.IsFinite(exact) && trust.Records[i].Score != 0) known++;
                AtMost(exact, closed.Records[i].Radius, $"closed form, seed {seed}, example {i}");
                AtMost(exact, trust.Records[i].Radius, $"trust region, seed {seed}, example {i}");
                Assert.True(trust.Records[i].Radius >= closed.Records[i].Radius);
            }
        }

        Assert.True(known > 300, $"only {known} cases had a boundary");

        // The slack of the enumeration: it accepts zeros to 1e-9.
        static void AtMost(double exact, double radius, string what) => Assert.True(radius <= exact * (1 + 1e-7) + 1e-7, $"{what}: {radius:R} > {exact:R}");
    }

    [Fact]
    public void NoAttackComesNearerThanACertifiedRadius()
    {
        int compared = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            int dimension = random.Next(1, 13), width = random.Next(1, 41);
            var network = Cases.Network(dimension, width, seed, hiddenBias: seed % 3 == 0);
            var data = Inputs(network, seed).LabelledBy(network);
            var found = new NearestBoundaryAttack(new() { Threads = 1 }).Run(network, data);
            var closed = new ClosedFormCertifier(network, threads: 1).Certify(data);
            var trust = new TrustRegionCertifier(network, new() { Threads = 1 }).Certify(data);
            for (int i = 0; i < data.Count; i++)
            {
                Assert.True(double.IsFinite(closed.Records[i].Radius) && double.IsFinite(trust.Records[i].Radius));
                if (!found.Records[i].IsFlipped) continue;
                compared++;
                Assert.True(closed.Records[i].Radius <= found.Records[i].Distance, $"closed form, seed {seed}, example {i}");
                Assert.True(trust.Records[i].Radius <= found.Records[i].Distance, $"trust region, seed {seed}, example {i}");
            }
        }

        Assert.True(compared > 3000, $"only {compared} examples had both sides");
    }

    /// <summary>5 restarts × 300 steps, inside every certified ball.</summary>
    [Fact]
    public void NoAttackTurnsAPredictionInsideACertifiedBall()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var network = Cases.Network(8, 30, seed, hiddenBias: seed % 2 == 0);
            var data = Cases.Data(Cases.Gaussian(6 * 8, seed + 11), 8).LabelledBy(network);
            var certified = new TrustRegionCertifier(network, new() { Threads = 1 }).Certify(data);
            for (int i = 0; i < data.Count; i++)
            {
                var threat = ThreatModel.L2(certified.Records[i].Radius);
                var pgdOptions = new PgdOptions { Threat = threat, Steps = 300, Restarts = 5, Seed = seed, Threads = 1 };
                var apgdOptions = new ApgdOptions { Threat = threat, Steps = 300, Restarts = 5, Seed = seed, Threads = 1 };
                var pgd = new PgdAttack(pgdOptions).Run(network, data.Slice(i, 1));
                var apgd = new ApgdAttack(apgdOptions).Run(network, data.Slice(i, 1));
                var cube = ThreatModel.LInf(certified.Records[i].LInfRadius);
                var inCube = new ApgdAttack(new ApgdOptions { Threat = cube, Steps = 100, Threads = 1 }).Run(network, data.Slice(i, 1));
                Assert.False(pgd.Records[0].IsFlipped || apgd.Records[0].IsFlipped || inCube.Records[0].IsFlipped, $"seed {seed}, example {i}");
            }
        }
    }

    /// <summary>Large biases keep every neuron active: f is linear as far as any of these radii reach.</summary>
    [Fact]
    public void BothSidesMeetOnALinearNetwork()
    {
        const int d = 20, m = 12;
        var weights = Cases.Gaussian(m * (d + 1), 5);
        for (int s = 0; s < m; s++) weights[s * (d + 1) + d] = 200;
        float[] signs = [.. Enumerable.Range(0, m).Select(s => s % 2 == 0 ? 1f : -1f)];
        var network = TwoLayerReluNet.FromWeights(d, weights, signs, hiddenBias: true);
        var data = Cases.OnSphere(10, d, 6).LabelledBy(network);
        var found = new NearestBoundaryAttack().Run(network, data);
        var closed = new ClosedFormCertifier(network).Certify(data);
        var trust = new TrustRegionCertifier(network).Certify(data);
        for (int i = 0; i < data.Count; i++)
        {
            Assert.InRange(found.Records[i].Distance / closed.Records[i].Radius, 1, 1.0001);
            Assert.InRange(found.Records[i].Distance / trust.Records[i].Radius, 1, 1.0001);
        }
    }

    /// <summary>On a half-line without biases f is linear up to 0: no neuron can switch before, however many nearly cancel.</summary>
    [Fact]
    public void NeuronsThatCannotSwitchCostNothing()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var network = Cases.Network(1, 13, seed);
            var data = LabeledData.Binary([0.7f, -1.3f], 1, [1, 1]);
            var closed = new ClosedFormCertifier(network).Certify(data).Records;
            var trust = new TrustRegionCertifier(network).Certify(data).Records;
            for (int i = 0; i < 2; i++)
            {
                if (closed[i].Score == 0) continue;
                Close.Relative(Math.Abs(data.Input(i)[0]), closed[i].Radius, 1e-6);
                Assert.InRange(trust[i].Radius, closed[i].Radius, Math.Abs(data.Input(i)[0]));
            }
        }
    }

    [Fact]
    public void ScalingTheWeightsChangesNoRadius()
    {
        var network = Cases.Network(30, 60, 1);
        var data = Cases.OnSphere(5, 30, 2);
        var before = new TrustRegionCertifier(network).Certify(data);
        network.ScaleWeights(1024);
        var after = new TrustRegionCertifier(network).Certify(data);
        for (int i = 0; i < data.Count; i++) Close.Relative(before.Records[i].Radius, after.Records[i].Radius, 1e-3);
    }

    /// <summary>f(r·W) = r·f(W), and without biases f(c·x) = c·f(x): radii stay, or grow with the inputs, to rounding, and none falls back to the closed form.</summary>
    [Theory]
    [InlineData(-120, 0)]
    [InlineData(-100, 0)]
    [InlineData(-40, 0)]
    [InlineData(40, 0)]
    [InlineData(100, 0)]
    [InlineData(120, 0)]
    [InlineData(0, -100)]
    [InlineData(0, -50)]
    [InlineData(0, 50)]
    [InlineData(0, 110)]
    [InlineData(40, -50)]
    [InlineData(-40, 50)]
    [InlineData(50, 50)]
    [InlineData(-50, -50)]
    public void RadiiDoNotDependOnTheScaleOfAnything(int weights, int inputs)
    {
        double better = 0;
        foreach (bool hiddenBias in new[] { false, true })
        {
            if (hiddenBias && inputs != 0) continue;
            foreach (int width in new[] { 30, 6 })
            {
                var one = Cases.Network(8, width, seed: 41, hiddenBias);
                var scaled = one.Clone();
                scaled.ScaleWeights(Math.ScaleB(1, weights));
                var data = Cases.OnSphere(20, 8, seed: 42);
                var sized = LabeledData.FromArray(Array.ConvertAll(data.Inputs.ToArray(), v => (float)Math.ScaleB(v, inputs)), 8, data.Labels);
                foreach (var certify in new Func<TwoLayerReluNet, ICertifier>[] { n => new TrustRegionCertifier(n, new() { Threads = 1 }), n => new ClosedFormCertifier(n, threads: 1) })
                {
                    var (expected, actual) = (certify(one).Certify(data).Records, certify(scaled).Certify(sized).Records);
                    for (int i = 0; i < data.Count; i++)
                    {
                        Close.Relative(expected[i].Radius, Math.ScaleB(actual[i].Radius, -inputs), 1e-7, $"width {width}, example {i}");
                        Close.Relative(expected[i].Score, Math.ScaleB(actual[i].Score, -inputs - weights), 1e-14);
                    }
                }

                var closed = new ClosedFormCertifier(scaled, threads: 1).Certify(sized).Records;
                var trust = new TrustRegionCertifier(scaled, new() { Threads = 1 }).Certify(sized).Records;
                better += closed.Zip(trust, (c, t) => c.Radius > 0 && t.Radius > 1.05 * c.Radius ? 1 : 0).Sum();
            }
        }

        Assert.True(better > 10, $"only {better} radii were better than the closed form");
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        var network = Cases.Network(40, 64, 3, hiddenBias: true);
        var data = Cases.OnSphere(23, 40, 4);
        var one = new TrustRegionCertifier(network, new() { Threads = 1 }).Certify(data);
        var three = new TrustRegionCertifier(network, new() { Threads = 3 }).Certify(data);
        Same.Records(one.Records, three.Records);
    }

    [Fact]
    public void TrainingAfterwardsChangesNothing()
    {
        var network = Cases.Network(10, 20, 3);
        var data = Cases.OnSphere(5, 10, 4);
        var certifier = new ClosedFormCertifier(network);
        var before = certifier.Certify(data);
        network.ScaleWeights(3);
        network.MutableWeights.Reverse();
        Same.Records(before.Records, certifier.Certify(data).Records);
    }

    [Fact]
    public void WiderThanDeepTakesTheOtherFactorizationToTheSameRadius()
    {
        // Doubling every neuron of a network, at the same output, moves it from the Gram matrix (k ≤ d) to H itself (k > d).
        const int d = 16, m = 20;
        var network = Cases.Network(d, m, 8);
        float[] doubled = [.. network.Weights.ToArray(), .. network.Weights.ToArray()];
        float[] signs = [.. network.OutputWeights.ToArray(), .. network.OutputWeights.ToArray()];
        var wide = TwoLayerReluNet.FromWeights(d, doubled, signs);
        var data = Cases.OnSphere(6, d, 9);
        var narrowRadii = new TrustRegionCertifier(network).Certify(data);
        var wideRadii = new TrustRegionCertifier(wide).Certify(data);
        for (int i = 0; i < data.Count; i++) Close.Relative(narrowRadii.Records[i].Radius, wideRadii.Records[i].Radius, 5e-3);
    }

    [Fact]
    public void DegenerateNetworksGetAReportedOutcome()
    {
        var data = Cases.OnSphere(3, 4, 1);
        var zero = TwoLayerReluNet.FromWeights(4, new float[12], [1, -1, 1]);
        var constant = TwoLayerReluNet.FromWeights(4, [0, 0, 0, 0, 2, 0, 0, 0, 0, 1], [1, -1], hiddenBias: true);
        var helping = TwoLayerReluNet.FromWeights(4, [1, 0, 0, 0, 5], [1], hiddenBias: true);
        foreach (var certify in new Func<TwoLayerReluNet, ICertifier>[] { n => new ClosedFormCertifier(n), n => new TrustRegionCertifier(n) })
        {
            Assert.All(certify(zero).Certify(data).Records, r => Assert.Equal(0, r.Radius));
            Assert.All(certify(constant).Certify(data).Records, r => Assert.Equal(double.PositiveInfinity, r.Radius));
            Assert.All(certify(helping).Certify(data).Records, r => Assert.InRange(r.Radius, 3.9, 6.1));
        }
    }

    [Fact]
    public void PointsOnAKinkAreCertifiedOnTheSafeSide()
    {
        // x lies on the kinks of the last two neurons; f = max(0, x1) + 1 − |x2| to the other side.
        var network = TwoLayerReluNet.FromWeights(2, [0, 0, 1, 0, 1, 0, 0, -1, 0], [1, -1, -1], hiddenBias: true);
        var data = LabeledData.Binary([0.5f, 0f], 2, [1]);
        var trust = new TrustRegionCertifier(network).Certify(data).Records[0];
        var closed = new ClosedFormCertifier(network).Certify(data).Records[0];
        Assert.InRange(trust.Radius, 0.95, 1);
        Assert.InRange(closed.Radius, 0.4999, 0.5);
    }

    [Fact]
    public void CertifiedAccuracyCountsWhatIsRightAndProved()
    {
        var network = Cases.Network(6, 12, 3);
        var data = Cases.OnSphere(40, 6, 4);
        var result = new ClosedFormCertifier(network).Certify(data);
        int right = result.Records.Count(r => !r.IsMisclassified);
        Assert.Equal((double)right / 40, result.CertifiedAccuracy(0));
        double some = result.Records.First(r => !r.IsMisclassified).Radius;
        Assert.Equal(result.Records.Count(r => !r.IsMisclassified && r.Radius >= some) / 40.0, result.CertifiedAccuracy(some));
        Assert.Equal(0, result.CertifiedAccuracy(1e9));
        Assert.True(result.CertifiedAccuracyLInf(some) <= result.CertifiedAccuracy(some));
        Assert.Throws<ArgumentOutOfRangeException>(() => result.CertifiedAccuracy(double.NaN));
    }

    [Fact]
    public void BadInputIsRefusedByName()
    {
        var network = Cases.Network(6, 12, 3);
        Assert.Throws<ArgumentNullException>(() => new ClosedFormCertifier(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrustRegionCertifier(network, new() { Rounds = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrustRegionCertifier(network, new() { Tolerance = double.NaN }));
        var wrong = Assert.Throws<ArgumentException>(() => new ClosedFormCertifier(network).Certify(Cases.OnSphere(2, 5, 1)));
        Assert.Contains("dimension 5", wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>Random inputs, one scaled down to a tiny margin and one moved onto the kink of the first neuron.</summary>
    private static LabeledData Inputs(TwoLayerReluNet network, int seed)
    {
        int d = network.Dimension;
        var inputs = Cases.Gaussian(6 * d, seed + 17);
        for (int k = 0; k < d; k++) inputs[k] *= 1e-5f;
        var w = Cases.ToDouble(network.Neuron(0)[..d]);
        double squared = w.Sum(v => v * v), z = network.HasBias ? network.Neuron(0)[d] : 0;
        for (int k = 0; k < d; k++) z += w[k] * inputs[d + k];
        for (int k = 0; k < d && squared > 0; k++) inputs[d + k] = (float)(inputs[d + k] - z * w[k] / squared);
        return Cases.Data(inputs, d);
    }
}

using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using MathNet.Numerics.Statistics;
using Linear = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Attacks.BlackBox;

public class ScoreAttackTests
{
    public static TheoryData<Norm, bool> NormsWithAndWithoutLimits => new() { { Norm.L2, false }, { Norm.L2, true }, { Norm.LInf, false }, { Norm.LInf, true } };

    [Theory]
    [MemberData(nameof(NormsWithAndWithoutLimits))]
    public void OnALinearScoreItReachesTheExactDistance(Norm norm, bool isLimited)
    {
        var threat = Threat(norm);
        if (isLimited) threat = threat.WithBox(Box.Uniform(-0.3f, 0.3f)).WithFrozen(3, 5, 8);
        var model = Linear.Binary(Cases.Gaussian(100, 2), 0.1);
        float[] inputs = Array.ConvertAll(Cases.OnSphere(40, 100, seed: 1).Inputs.ToArray(), v => Math.Clamp(v, -0.3f, 0.3f));
        var data = LabeledData.FromArray(inputs, 100, new int[40]).LabelledBy(model);
        var exact = new HyperplaneAttack(threat).Run(model, data);
        var found = new ScoreAttack(new() { Threat = threat }).Run(model, data);
        for (int i = 0; i < data.Count; i++)
        {
            Assert.Equal(exact.Records[i].IsFlipped, found.Records[i].IsFlipped);
            Assert.InRange(found.Records[i].Distance / exact.Records[i].Distance, 1 - 1e-5, 1.002);
            AssertAllowed(threat, data.Input(i), found.Perturbed.Input(i));
        }
    }

    /// <summary>With fewer queries than features it makes do with some of them.</summary>
    [Fact]
    public void ASmallBudgetIsKept()
    {
        var model = Linear.Binary(Cases.Gaussian(100, 2), 0);
        var data = Cases.OnSphere(20, 100, seed: 1).LabelledBy(model);
        foreach (int queries in new[] { 2, 20, 90 })
        {
            var result = new ScoreAttack(new() { Threat = Threat(Norm.L2), Queries = queries }).Run(model, data);
            Assert.All(result.Records, r => Assert.InRange(r.Queries, 1, queries));
            if (queries == 90) Assert.All(result.Records, r => Assert.True(r.IsFlipped));
        }
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void OnASmoothCurvedScoreItComesNear(Norm norm)
    {
        // |x| = 1 and |x| = 1.3 around the boundary |x| = 1.15: the nearest point in l2 is on the ray through the origin.
        var sphere = Cases.OnSphere(20, 10, seed: 3);
        var model = new FunctionModel(10, x => x.Sum(v => v * v) - 1.15 * 1.15, x => [.. x.Select(v => 2 * v)]);
        float[] inputs = [.. sphere.Inputs.ToArray().Select((v, i) => i / 10 % 2 == 0 ? v : 1.3f * v)];
        var data = LabeledData.FromArray(inputs, 10, sphere.Labels).LabelledBy(model);
        var result = new ScoreAttack(new() { Threat = Threat(norm) }).Run(model, data);
        Assert.All(result.Records, r => Assert.Equal(AttackOutcome.Flipped, r.Outcome));
        if (norm == Norm.L2) Assert.All(result.Records, r => Assert.InRange(r.Distance, 0.15 * (1 - 1e-5), 0.15 * 1.02));
    }

    [Theory]
    [MemberData(nameof(NormsWithAndWithoutLimits))]
    public void OnPlateausTheRandomSearchComesNearTheExactDistance(Norm norm, bool isLimited)
    {
        const int Dimension = 12;
        var model = new StepModel(Array.ConvertAll(Cases.Gaussian(Dimension, 8), Math.Abs), Cases.Gaussian(Dimension, 9), bias: 0.01);
        var data = Cases.Data(Array.ConvertAll(Cases.Gaussian(60 * Dimension, 7), v => Math.Clamp(v, -2, 2)), Dimension).LabelledBy(model);
        var threat = Threat(norm);
        if (isLimited) threat = threat.WithBox(Box.Uniform(-2, 2)).WithFrozen(0, 1);
        var result = new ScoreAttack(new() { Threat = threat, Queries = 2000 }).Run(model, data);
        var ratios = new List<double>();
        for (int i = 0; i < data.Count; i++)
        {
            double exact = model.Distance(data.Input(i), norm == Norm.LInf, threat.IsFrozen);
            Assert.True(result.Records[i].IsFlipped);
            AssertAllowed(threat, data.Input(i), result.Perturbed.Input(i));
            Assert.True(result.Records[i].Distance >= exact * (1 - 1e-5));
            ratios.Add(result.Records[i].Distance / exact);
        }

        Assert.True(ratios.Median() < 1.1, $"median {ratios.Median():F3} times the exact distance");
    }

    [Fact]
    public void QueriesAreCountedAndKeptWithinTheBudget()
    {
        var model = new StepModel(Cases.Gaussian(30, 6), new float[30]);
        var data = Cases.OnSphere(25, 30, seed: 2).LabelledBy(model);
        var result = new ScoreAttack(new() { Threat = Threat(Norm.L2), Queries = 500 }).Run(model, data);
        // Beside them, each x and each x′ is scored once for the record.
        Assert.Equal(result.Records.Sum(r => r.Queries) + data.Count + result.Records.Count(r => r.IsFlipped), model.Queries);
        Assert.All(result.Records, r => Assert.InRange(r.Queries, 1, 500));
    }

    [Fact]
    public void TheSameSeedGivesTheSameBitsForAnyNumberOfThreads()
    {
        var model = new StepModel(Cases.Gaussian(30, 6), new float[30]);
        var data = Cases.OnSphere(25, 30, seed: 2).LabelledBy(model);
        var run = (int threads, int seed) => new ScoreAttack(new() { Threat = Threat(Norm.L2), Queries = 400, Threads = threads, Seed = seed }).Run(model, data);
        Same.Records(run(1, 3).Records, run(4, 3).Records);
        Assert.Equal(Cases.Bits(run(1, 3).Perturbed.Inputs), Cases.Bits(run(4, 3).Perturbed.Inputs));
    }

    /// <summary>With reference examples a record depends on its own example alone.</summary>
    [Fact]
    public void WithReferenceExamplesTheOthersDoNotMatter()
    {
        var model = new StepModel(Cases.Gaussian(30, 6), new float[30]);
        var data = Cases.OnSphere(10, 30, seed: 2).LabelledBy(model);
        var attack = new ScoreAttack(new() { Threat = Threat(Norm.L2), Queries = 400, Reference = Cases.OnSphere(40, 30, seed: 5) });
        Same.Record(attack.Run(model, data).Records[0], attack.Run(model, data.Slice(0, 1)).Records[0]);
    }

    [Fact]
    public void OnANetworkItComesNearTheAttackThatSeesGradients()
    {
        var network = TwoLayerReluNet.Create(40, 300, seed: 1, hiddenBias: true);
        var data = Cases.OnSphere(40, 40, seed: 2).LabelledBy(network);
        var nearest = new NearestBoundaryAttack().Run(network, data).Records;
        var found = new ScoreAttack(new() { Threat = Threat(Norm.L2) }).Run(network, data).Records;
        Assert.Equal(nearest.Count(r => r.IsFlipped), found.Count(r => r.IsFlipped));
        Assert.InRange(found.Zip(nearest, (f, n) => f.Distance / n.Distance).Median(), 0.999, 1.05);
    }

    [Fact]
    public void NothingIsClaimedWhereThereIsNothing()
    {
        var data = Cases.OnSphere(5, 6, seed: 2);
        var constant = new FunctionModel(6, _ => 1, _ => new double[6]);
        Assert.All(Run(constant, ThreatModel.L2(10)), r => Assert.Equal((AttackOutcome.NotFound, null, 0.0), (r.Outcome, r.FoundBy, r.Distance)));
        var zero = new FunctionModel(6, _ => 0, _ => new double[6]);
        Assert.All(Run(zero, ThreatModel.L2(10)), r => Assert.Equal((AttackOutcome.NoPrediction, 0), (r.Outcome, r.Queries)));
        var linear = Linear.Binary([1, 1, 1, 1, 1, 1], 0);
        Assert.All(Run(linear, ThreatModel.L2(10).WithFrozen(0, 1, 2, 3, 4, 5)), r => Assert.Equal((AttackOutcome.NotFound, 1), (r.Outcome, r.Queries)));
        Assert.All(Run(linear, ThreatModel.L2(1e-9)), r => Assert.Equal(AttackOutcome.NotFound, r.Outcome));
        Assert.Throws<ArgumentException>(() => new ScoreAttack(new() { Threat = ThreatModel.L1(1) }));

        IReadOnlyList<AttackRecord> Run(IClassifier model, ThreatModel threat) =>
            new ScoreAttack(new() { Threat = threat, Queries = 300 }).Run(model, data.LabelledBy(model)).Records;
    }

    /// <summary>One example, no reference: the search has to start from random points.</summary>
    [Fact]
    public void ASingleExampleIsFoundWithoutOthersToStartFrom()
    {
        var data = Cases.OnSphere(1 + 1, 12, seed: 2).Slice(0, 1);
        var model = new StepModel([.. Enumerable.Repeat(1f, 12)], new float[12], bias: 0.5);
        foreach (var norm in new[] { Norm.L2, Norm.LInf })
            Assert.True(new ScoreAttack(new() { Threat = Threat(norm) }).Run(model, data).Records[0].IsFlipped);
    }

    /// <summary>
    /// With one example at 1 the probing steps are ±0.01 and ±0.02, and nothing but the latter turns the prediction: what probing finds
    /// counts like any other find.
    /// </summary>
    [Fact]
    public void AFlipFoundWhileProbingIsReported()
    {
        var model = new FunctionModel(1, x => Math.Abs(Math.Abs(x[0] - 1) - 0.02) <= 1e-6 ? -1 : 1, _ => [0]);
        foreach (int budget in new[] { 10, 5000 })
        {
            var attack = new ScoreAttack(new() { Threat = Threat(Norm.L2), Queries = budget });
            var result = attack.Run(model, LabeledData.FromArray([1], 1, [1]));
            var record = result.Records[0];
            Assert.Equal((AttackOutcome.Flipped, 1, -1), (record.Outcome, record.Score, record.PerturbedScore));
            Assert.Equal("Scores", record.FoundBy);
            Assert.InRange(record.Distance, 0.02 - 1.1e-6, 0.02 + 1.1e-6);
            Assert.Equal(-1, model.Score(result.Perturbed.Input(0)));
        }
    }

    /// <summary>
    /// Outcome, scores, method and distance all say the same of the stored point, whatever phase found it: here thresholds lie within the
    /// probing steps.
    /// </summary>
    [Theory]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(400)]
    public void TheRecordIsAboutTheStoredPoint(int budget)
    {
        int flipped = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var data = Cases.Data(Cases.Gaussian(60, seed), 2);
            var model = new StepModel([1, 1], [data.Input(seed)[0] + 0.005f, data.Input(seed)[1] - 0.005f], bias: 0.5);
            var threat = seed % 2 == 0 ? Threat(Norm.L2) : ThreatModel.LInf(0.1);
            var result = new ScoreAttack(new() { Threat = threat, Queries = budget, Threads = 1 }).Run(model, data);
            foreach (var record in result.Records)
            {
                var point = result.Perturbed.Input(record.Index);
                Assert.Equal(model.Score(point), record.PerturbedScore);
                Assert.Equal(record.Score * record.PerturbedScore < 0, record.IsFlipped);
                Assert.Equal(record.IsFlipped, record.FoundBy is not null);
                Assert.Equal(threat.Distance(data.Input(record.Index), point), record.Distance);
                if (record.IsFlipped) flipped++;
            }
        }

        Assert.InRange(flipped, 20, 600);
    }

    /// <summary>
    /// f = 0.1·v + c + b for a second feature that is c (almost) everywhere: a hyperplane at |f|/‖w‖, ten times nearer than along v alone.
    /// Seven times 0.1f has a rounded variance above 0, and float32 is spaced 0.06 wide at 1,000,000.3.
    /// </summary>
    [Theory]
    [InlineData(0.1f, 0)]
    [InlineData(0.1f, 6e-9f)]
    [InlineData(-0.3f, 0)]
    [InlineData(1000000.3f, 0)]
    [InlineData(1000000.3f, 0.07f)]
    [InlineData(3e7f, 0)]
    public void AConstantFeatureIsSeen(float constant, float variation)
    {
        float[] rows = [.. Enumerable.Range(0, 7).SelectMany(i => new[] { i - 3f, i == 6 ? constant + variation : constant })];
        var data = LabeledData.Binary(rows, 2, [1, 1, 1, 1, 1, 1, 1]);
        // Ten spacings of float32 from the boundary, at least.
        var model = Linear.Binary([0.1f, 1], 20 - constant);
        var exact = new HyperplaneAttack(Threat(Norm.L2)).Run(model, data).Records;
        var result = new ScoreAttack(new() { Threat = Threat(Norm.L2) }).Run(model, data);
        double tolerance = Math.Abs(constant) < 1 ? 1e-3 : 0.1;
        Assert.All(result.Records, r => Assert.InRange(r.Distance / exact[r.Index].Distance, 1 - tolerance, 1 + tolerance));
    }

    /// <summary>
    /// A saturated score: the tangent at x = 30 crosses zero 5e12 away, the score itself 30 away.
    /// </summary>
    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    public void ARayIsFollowedBackFromFarBeyondTheBoundary(float x)
    {
        var model = new FunctionModel(1, v => 1 / (1 + Math.Exp(-v[0])) - 0.5, _ => [0]);
        var record = new ScoreAttack(new() { Threat = Threat(Norm.L2) }).Run(model, LabeledData.Binary([x], 1, [1])).Records[0];
        Assert.Equal(AttackOutcome.Flipped, record.Outcome);
        Assert.InRange(record.Distance / x, 1 - 1e-6, 1.02);
    }

    /// <summary>
    /// Neither the scale of the scores nor that of the inputs matters, also where their ratio, the gradient, is beyond float32.
    /// </summary>
    [Theory]
    [InlineData(1e-60, 1)]
    [InlineData(1e60, 1)]
    [InlineData(1e-20, 1e25)]
    [InlineData(1e20, 1e-25)]
    [InlineData(1, 1e-30)]
    [InlineData(1, 1e30)]
    public void ScalesDoNotMatter(double scoreScale, double inputScale)
    {
        float[] weights = Cases.Gaussian(10, 2);
        var unit = Cases.OnSphere(20, 10, seed: 1);
        var model = new FunctionModel(10, x => scoreScale * (x.Zip(weights, (v, w) => v / inputScale * w).Sum() + 0.1), _ => []);
        float[] inputs = Array.ConvertAll(unit.Inputs.ToArray(), v => (float)(inputScale * v));
        var data = LabeledData.FromArray(inputs, 10, unit.Labels).LabelledBy(model);
        double norm = Math.Sqrt(weights.Sum(w => (double)w * w));
        var records = new ScoreAttack(new() { Threat = Threat(Norm.L2) }).Run(model, data).Records;
        Assert.All(records, r => Assert.Equal(AttackOutcome.Flipped, r.Outcome));
        Assert.All(records, r => Assert.InRange(r.Distance / (Math.Abs(r.Score) / scoreScale * inputScale / norm), 1 - 1e-4, 1.002));
    }

    /// <summary>The examples of the other class are 1e9 times as far as the threshold.</summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void FarStartsAreBroughtAllTheWayBack(Norm norm)
    {
        var data = LabeledData.Binary([-1e-6f, 0.5f, 1000, 0.5f, 2000, 0.25f], 2, [-1, 1, 1]);
        var record = new ScoreAttack(new() { Threat = Threat(norm) }).Run(new StepModel([2, 1], [0, 0]), data).Records[0];
        Assert.InRange(record.Distance, 1e-6 * (1 - 1e-6), 1.1e-6);
    }

    /// <summary>
    /// A score that never varies, over the data or anywhere near, is not asked thousands of times; one that is flat on the data alone is
    /// still turned.
    /// </summary>
    [Fact]
    public void AConstantScoreIsNotAskedForLong()
    {
        var constant = new FunctionModel(6, _ => 0.25, _ => new double[6]);
        var data = Cases.OnSphere(20, 6, seed: 2).LabelledBy(constant);
        foreach (var norm in new[] { Norm.L2, Norm.LInf })
        {
            foreach (var examples in new[] { data, data.Slice(0, 1) })
            {
                var records = new ScoreAttack(new() { Threat = Threat(norm) }).Run(constant, examples).Records;
                Assert.All(records, r => Assert.Equal(AttackOutcome.NotFound, r.Outcome));
                Assert.All(records, r => Assert.InRange(r.Queries, 1, 100));
            }

            foreach (double threshold in new[] { 1.5, 50, 1e5 })
            {
                var far = new FunctionModel(6, x => x[2] > threshold ? -1 : 1, _ => new double[6]);
                var records = new ScoreAttack(new() { Threat = Threat(norm) }).Run(far, data).Records;
                Assert.All(records, r => Assert.True(r.IsFlipped));
            }
        }
    }

    /// <summary>
    /// What is put back while a perturbation shrinks stays in the box to the last bit: −0.7f + (0.3f − −0.7f) rounds to beyond 0.3f.
    /// </summary>
    [Fact]
    public void ShrinkingKeepsToTheBoxToTheLastBit()
    {
        var box = Box.Uniform(-0.9f, 0.3f);
        var random = new Random(3);
        for (int seed = 0; seed < 20; seed++)
        {
            float[] values = [.. Enumerable.Range(0, 30 * 8).Select(_ => random.Next(3) switch
            {
                0 => 0.3f,
                1 => -0.9f,
                _ => -0.9f + 1.2f * random.NextSingle(),
            })];
            var data = Cases.Data(Array.ConvertAll(values, v => Math.Clamp(v, -0.9f, 0.3f)), 8);
            var model = new InsideOnly(new StepModel(Cases.Gaussian(8, seed), [.. Enumerable.Repeat(0.29f, 8)]), box);
            new ScoreAttack(new() { Threat = Threat(Norm.L2).WithBox(box), Queries = 500, Threads = 1 }).Run(model, data);
        }
    }

    private static ThreatModel Threat(Norm norm) => norm == Norm.L2 ? ThreatModel.L2(double.MaxValue) : ThreatModel.LInf(double.MaxValue);

    private static void AssertAllowed(ThreatModel threat, ReadOnlySpan<float> x, ReadOnlySpan<float> found)
    {
        for (int k = 0; k < x.Length; k++)
        {
            if (threat.IsFrozen(k)) Assert.Equal(x[k], found[k]);
            if (threat.Box is { } box) Assert.InRange(found[k], box.Lower(k), box.Upper(k));
        }
    }

    /// <summary>Another model's score, which refuses points outside a box.</summary>
    private sealed class InsideOnly(IClassifier model, Box box) : BinaryModel
    {
        public override int Dimension => model.Dimension;

        public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                int k = i % Dimension;
                if (inputs[i] < box.Lower(k) || inputs[i] > box.Upper(k))
                    throw new InvalidOperationException($"feature {k} is {inputs[i]:R}, outside the box");
            }

            model.Score(inputs, scores);
        }
    }
}

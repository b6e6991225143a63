using LazyAdversary.Attacks;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using Linear = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Attacks;

/// <summary>What leaves float32 on the way is the library's own doing: it ends at the edge of the range, and no message blames the input for it.</summary>
public class OverflowTests
{
    public static TheoryData<Norm> Norms => [Norm.L2, Norm.LInf];

    [Theory]
    [MemberData(nameof(Norms))]
    public void ALimitlessRadiusIsARadius(Norm norm)
    {
        foreach (bool isLinear in new[] { false, true })
        {
            IGradientClassifier model = isLinear ? Linear.Binary(Cases.Gaussian(6, seed: 5), 0.3) : Cases.Network(6, 40, seed: 6, hiddenBias: true);
            var data = Cases.OnSphere(20, 6, seed: 7).LabelledBy(model);
            foreach (var threat in new[] { Unlimited(norm), Unlimited(norm).WithBox(Box.Uniform(float.MinValue, float.MaxValue)), Unlimited(norm).WithFrozen(2) })
            {
                foreach (var gradient in Enum.GetValues<PgdGradient>())
                {
                    Check(new PgdAttack(new PgdOptions { Threat = threat, Gradient = gradient, Restarts = 2 }).Run(model, data));
                    Check(new PgdAttack(new PgdOptions { Threat = threat, Gradient = gradient, StepSize = double.MaxValue }).Run(model, data));
                }

                Check(new ApgdAttack(new ApgdOptions { Threat = threat, Restarts = 2 }).Run(model, data));
                Check(new NearestBoundaryAttack(new() { Threat = threat }).Run(model, data));
                if (norm == Norm.L2) Check(new DdnAttack(new() { Threat = threat }).Run(model, data));

                // From any start the nearest point is as near as without a limit.
                var cascade = new AttackCascade(Cascades.Options(threat, apgdSteps: 20, squareQueries: 50)).Run(model, data);
                Check(cascade);
                Assert.All(cascade.Records.Where(r => !r.IsMisclassified), r => Assert.Equal(AttackOutcome.Flipped, r.Outcome));
            }
        }
    }

    /// <summary>Half of what is ±3.4e38 is so far out that the sign of the score there is that of its largest term: APGD and PGD turn a linear model for certain.</summary>
    [Theory]
    [MemberData(nameof(Norms))]
    public void StepsToTheEdgeTurnALinearModel(Norm norm)
    {
        var model = Linear.Binary([1, -2, 3], 0.5);
        var data = LabeledData.Binary([[1, 0, 0], [-1, 0, 0]], [1, -1]);
        foreach (var records in new IReadOnlyList<AttackRecord>[]
        {
            new PgdAttack(Unlimited(norm)).Run(model, data).Records,
            new ApgdAttack(Unlimited(norm)).Run(model, data).Records,
        })
        {
            Assert.All(records, r => Assert.Equal(AttackOutcome.Flipped, r.Outcome));
        }
    }

    [Fact]
    public void SignFlipsKeepToFloat32()
    {
        var network = Cases.Network(6, 40, seed: 6);
        foreach (var gradient in Enum.GetValues<PgdGradient>())
            Check(new PgdAttack(new PgdOptions { Threat = Unlimited(Norm.L2), Method = PgdMethod.SignFlips, Gradient = gradient, Restarts = 2 }).Run(network, Cases.OnSphere(20, 6, seed: 7)));
    }

    [Theory]
    [InlineData(1e37f)]
    [InlineData(3e38f)]
    public void InputsAtTheEdgeAreInputs(float size)
    {
        var network = Cases.Network(6, 40, seed: 6, hiddenBias: true);
        var one = Cases.OnSphere(20, 6, seed: 7);
        var data = LabeledData.Binary(Array.ConvertAll(one.Inputs.ToArray(), v => size * v), 6, one.Signs).LabelledBy(network);
        var ray = new GradientStepAttack().Run(network, data);
        var nearest = new NearestBoundaryAttack().Run(network, data);
        Check(ray);
        Check(nearest);
        Check(new DdnAttack().Run(network, data));
        Check(new PgdAttack(ThreatModel.L2(size)).Run(network, data));
        Check(new ApgdAttack(ThreatModel.LInf(size)).Run(network, data));
        Check(new SquareAttack(new SquareOptions { Threat = ThreatModel.L2(size), Queries = 50 }).Run(network, data));
        Check(new AttackCascade(Cascades.Options(ThreatModel.L2(double.MaxValue), apgdSteps: 10, squareQueries: 50)).Run(network, data));

        // So far out biases do not matter: distances are those of a network without them, times the size, wherever float32 holds the point.
        var small = TwoLayerReluNet.FromWeights(6, [.. Enumerable.Range(0, 40).SelectMany(s => network.Neuron(s)[..6].ToArray())], network.OutputWeights);
        int compared = 0;
        foreach (var (expected, actual) in new GradientStepAttack().Run(small, one).Records.Zip(ray.Records))
        {
            if (actual.Outcome == AttackOutcome.NeverFlips) Assert.Equal(AttackOutcome.NeverFlips, expected.Outcome);
            if (!actual.IsFlipped || !expected.IsFlipped) continue;
            Close.Relative(expected.Distance * size, actual.Distance, 1e-3);
            compared++;
        }

        Assert.True(compared > 5);
        Assert.True(ray.Records.Zip(nearest.Records).All(p => !p.First.IsFlipped || p.Second.IsFlipped && p.Second.Distance <= p.First.Distance * 1.0001));
    }

    [Theory]
    [InlineData(1e38)]
    [InlineData(double.MaxValue)]
    public void NoiseOfAnySizeIsNoise(double sigma)
    {
        var model = Linear.Binary([1, -1], 0);
        var result = new RandomizedSmoothing(new SmoothingOptions { Sigma = sigma, Samples = 200, SelectionSamples = 20 }).Certify(model, LabeledData.Binary([[1, 0]], [1]));
        // Either class has probability ½ but for ties at the corners: nothing to certify.
        Assert.Equal(Margins.NoClass, result.Records[0].Prediction);
        Assert.InRange(result.Records[0].Count, 40, 160);
    }

    [Fact]
    public void ScoresBeyondFloat32AreAtItsEdge()
    {
        var network = TwoLayerReluNet.FromWeights(2, [3e38f, 3e38f, 3e38f, -3e38f], [1, -1]);
        float[] inputs = [3e38f, 3e38f, 3e38f, -3e38f, 1e-38f, 1e-38f], scores = new float[3], gradients = new float[6];
        network.ScoreAndGradient(inputs, scores, gradients);
        Assert.Equal([float.MaxValue, float.MinValue], scores[..2]);
        Close.Relative(2 * 3 / Math.Sqrt(2), scores[2], 1e-6);
        float part = (float)(3e38f / Math.Sqrt(2));
        Assert.Equal([part, part, -part, part, part, part], gradients);

        // Products too small for float32 have a sign all the same: this neuron is on at (1, 1)·1e-30 and off at the opposite point.
        var tiny = TwoLayerReluNet.FromWeights(2, [1e-30f, 1e-30f], [1]);
        tiny.ScoreAndGradient([1e-30f, 1e-30f, -1e-30f, -1e-30f], scores.AsSpan(0, 2), gradients.AsSpan(0, 4));
        Assert.Equal([1e-30f, 1e-30f, 0, 0], gradients[..4]);

        var linear = Linear.Binary([3e38f], 0);
        var pairs = new float[4];
        linear.ScoresAndGradients([10, -10], pairs, (_, _) => { }, gradients.AsSpan(0, 2));
        Assert.Equal([float.MinValue, float.MaxValue, float.MaxValue, float.MinValue], pairs);
    }

    [Fact]
    public void AModelWhoseFloatScoresOverflowIsStillAttacked()
    {
        var model = new FunctionModel(2, x => 1e60 * (x[0] - x[1]), _ => [1e38, -1e38]);
        var data = LabeledData.Binary([[2, 1]], [1]);
        Check(new NearestBoundaryAttack().Run(model, data));
        Check(new DdnAttack().Run(model, data));
        Check(new ApgdAttack(ThreatModel.L2(1)).Run(model, data));
        Check(new PgdAttack(ThreatModel.L2(1)).Run(model, data));
    }

    [Fact]
    public void GradientChangesAreSearchedForAtAnyRadius()
    {
        var network = Cases.Network(4, 20, seed: 3);
        network.ScaleWeights(1e30);
        var found = GradientChange.Find(network, Cases.OnSphere(3, 4, seed: 1), 1e200, steps: 3);
        Assert.All(found, v => Assert.True(v > 0 && double.IsFinite(v)));
    }

    private static ThreatModel Unlimited(Norm norm) => norm == Norm.L2 ? ThreatModel.L2(double.MaxValue) : ThreatModel.LInf(double.MaxValue);

    private static void Check(AttackResult result)
    {
        Assert.All(result.Perturbed.Inputs.ToArray(), v => Assert.True(float.IsFinite(v)));
        Assert.All(result.Records, r => Assert.True(double.IsFinite(r.Distance) && double.IsFinite(r.PerturbedScore), r.ToString()));
    }
}

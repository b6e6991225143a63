using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using Linear = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Attacks;

/// <summary>What attacks report about the points they store, judged in exact arithmetic from the stored float32 values.</summary>
public class ReportedPointTests
{
    // Scores are sums in double: of some hundred terms here, each within a rounding of Σ|terms|.
    private const double ScoreError = 2e-14;

    public static TheoryData<string> Attacks => ["gradient step", "sign flips", "sign flips from a random start", "nearest boundary", "DDN"];

    /// <summary>
    /// Inputs on kinks, where float32 cannot tell on which side, of networks whose biases cancel the rest: scores are right to rounding in double, what is called
    /// flipped is on the other side, and distances are those of the stored points.
    /// </summary>
    [Theory]
    [MemberData(nameof(Attacks))]
    public void ScoresSidesAndDistancesAreThoseOfTheStoredPoints(string attack)
    {
        int flipped = 0, count = 0;
        for (int seed = 0; seed < 80; seed++)
        {
            var (network, data) = OnKinks(seed);
            var exact = new ExactNetwork(network);
            var (records, perturbed) = Run(attack, network, data);
            for (int i = 0; i < data.Count; i++)
            {
                var record = records[i];
                string what = $"{attack}, network {seed}, input {i}";
                Dyadic[] x = ExactNetwork.Exact(data.Input(i)), moved = ExactNetwork.Exact(perturbed.Input(i));
                double root = Math.Sqrt(network.Width);
                Dyadic before = exact.Score(x), after = exact.Score(moved);
                Close.Equal(before.ToDouble() / root, record.Score, ScoreError * exact.Magnitude(data.Input(i)) / root, "score, " + what);
                Close.Equal(after.ToDouble() / root, record.PerturbedScore, ScoreError * exact.Magnitude(perturbed.Input(i)) / root, "perturbed score, " + what);
                Dyadic[] delta = [.. moved.Select((v, k) => v - x[k])];
                Close.Relative(Math.Sqrt(ExactNetwork.SquaredNorm(delta).ToDouble()), record.Distance, 1e-14, "distance, " + what);
                count++;
                if (!record.IsFlipped) continue;
                flipped++;
                Assert.True(record.PerturbedScore * (attack.StartsWith("sign", StringComparison.Ordinal) ? record.Sign : record.Score) < 0, what);
            }
        }

        Assert.True(flipped > count / 5, $"{flipped} of {count} flipped");
    }

    /// <summary>A score of exactly 0 is no prediction: the point on the boundary is not reported, but one beyond it.</summary>
    [Fact]
    public void APointOnTheBoundaryIsNotFlipped()
    {
        var data = LabeledData.Binary([2f, 5f], 1, [1, 1]);
        var network = TwoLayerReluNet.FromWeights(1, [1, 0, 0, 1], [1, -1], hiddenBias: true);
        Beyond(new GradientStepAttack().Run(network, data).Records);
        Beyond(new NearestBoundaryAttack().Run(network, data).Records);
        Beyond(new DdnAttack().Run(network, data).Records);
        var plane = new PiecewiseLinearModel([1], -1);
        Beyond(new GradientStepAttack().Run(plane, data).Records);
        Beyond(new NearestBoundaryAttack().Run(plane, data).Records);
        foreach (var threat in new[] { ThreatModel.L2(100), ThreatModel.LInf(100), ThreatModel.L1(100) })
            Beyond(new HyperplaneAttack(threat).Run(Linear.Binary([1], -1), data).Records);

        void Beyond(IReadOnlyList<AttackRecord> records)
        {
            foreach (var record in records)
            {
                Assert.Equal(AttackOutcome.Flipped, record.Outcome);
                Assert.True(record.PerturbedScore < 0, $"{record.PerturbedScore}");
                double right = data.Input(record.Index)[0] - 1;
                Assert.InRange(record.Distance, right, right * (1 + 5e-7));
            }
        }
    }

    /// <summary>The one point within reach has a score of exactly 0: nothing is found, since nothing is turned.</summary>
    [Fact]
    public void AScoreThatOnlyReachesZeroIsNotTurned()
    {
        // f = σ(x − 1): zero from 1 down, never negative.
        var network = TwoLayerReluNet.FromWeights(1, [1, -1], [1], hiddenBias: true);
        var data = Cases.Data([2f, 2f], 1);
        Assert.All(new GradientStepAttack().Run(network, data).Records, r => Assert.False(r.IsFlipped));
        Assert.All(new NearestBoundaryAttack().Run(network, data).Records, r => Assert.False(r.IsFlipped));
        var options = new PgdOptions { Threat = ThreatModel.L2(3), Steps = 20, Method = PgdMethod.SignFlips };
        Assert.All(new PgdAttack(options).Run(network, data).Records.Where(r => r.Sign > 0), r => Assert.False(r.IsFlipped));
    }

    private static (IReadOnlyList<AttackRecord> Records, LabeledData Perturbed) Run(string attack, TwoLayerReluNet network, LabeledData data)
    {
        var flips = new PgdOptions { Threat = ThreatModel.L2(0.5), Steps = 10, Method = PgdMethod.SignFlips };
        return attack switch
        {
            "gradient step" => Of(new GradientStepAttack().Run(network, data)),
            "sign flips" => Of(new PgdAttack(flips).Run(network, data)),
            "sign flips from a random start" => Of(new PgdAttack(flips with { RandomStart = true, Steps = 1 }).Run(network, data)),
            "nearest boundary" => Of(new NearestBoundaryAttack().Run(network, data)),
            _ => Of(new DdnAttack().Run(network, data)),
        };

        static (IReadOnlyList<AttackRecord> Records, LabeledData Perturbed) Of(AttackResult result) => (result.Records, result.Perturbed);
    }

    /// <summary>A network with large biases that cancel w·x at the first input of 12, and inputs each as near to a kink as float32 allows.</summary>
    private static (TwoLayerReluNet Network, LabeledData Data) OnKinks(int seed)
    {
        var random = new Random(seed);
        int d = random.Next(1, 8), m = random.Next(2, 40), stride = d + 1;
        double size = Math.Pow(10, 4 * random.NextDouble() - 2);
        float[] inputs = [.. Cases.Gaussian(12 * d, seed).Select(v => (float)(size * v))], weights = Cases.Gaussian(m * stride, seed + 1);
        for (int s = 0; s < m; s++)
        {
            double z = 0;
            for (int k = 0; k < d; k++) z += (double)weights[s * stride + k] * inputs[k];
            weights[s * stride + d] = (float)-z;
        }

        for (int i = 1; i < 12; i++)
        {
            int s = random.Next(m);
            double z = weights[s * stride + d], square = 0;
            for (int k = 0; k < d; k++)
            {
                z += (double)weights[s * stride + k] * inputs[i * d + k];
                square += (double)weights[s * stride + k] * weights[s * stride + k];
            }

            for (int k = 0; k < d; k++) inputs[i * d + k] = (float)(inputs[i * d + k] - z * weights[s * stride + k] / square);
        }

        float[] signs = [.. Enumerable.Range(0, m).Select(_ => random.Next(2) == 0 ? -1f : 1f)];
        var network = TwoLayerReluNet.FromWeights(d, weights, signs, hiddenBias: true);
        return (network, Cases.Data(inputs, d).LabelledBy(network));
    }
}

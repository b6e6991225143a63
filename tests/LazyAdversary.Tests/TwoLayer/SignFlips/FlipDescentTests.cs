using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.TwoLayer.SignFlips;

[Trait("Category", "Kernels")]
public class FlipDescentTests
{
    /// <summary>Narrow, wide, one neuron, one dimension, widths around those of vectors, biases, starts inside the ball, restarts.</summary>
    [Theory]
    [InlineData(1, 1, false, false)]
    [InlineData(1, 40, true, false)]
    [InlineData(7, 1, true, true)]
    [InlineData(33, 15, false, true)]
    [InlineData(5, 16, false, false)]
    [InlineData(20, 17, true, true)]
    [InlineData(3, 130, false, true)]
    [InlineData(60, 97, true, false)]
    public void TakesTheStepsOfThePrimalForm(int dimension, int width, bool hiddenBias, bool randomStart)
    {
        var network = Cases.Network(dimension, width, seed: 3 * width + dimension, hiddenBias);
        var data = Cases.OnSphere(25, dimension, seed: width).LabelledBy(network);
        foreach (var gradient in new[] { PgdGradient.Normalized, PgdGradient.Raw })
        {
            var options = new PgdOptions
            {
                Threat = ThreatModel.L2(0.15),
                Steps = 15,
                Gradient = gradient,
                StepSize = 0.02,
                RandomStart = randomStart,
                Restarts = 2,
                Seed = 5,
            };
            var primal = Run(network, data, options with { Method = PgdMethod.Primal });
            var flips = Run(network, data, options with { Method = PgdMethod.SignFlips });
            for (int i = 0; i < data.Count; i++)
            {
                // Margins of a point on its kink can differ by what float32 leaves open; the best of all points cannot differ by more.
                Close.Equal(primal.Records[i].Margin, flips.Records[i].Margin, 5e-6, $"{gradient}, example {i}");
                Assert.Equal(primal.Records[i].Outcome, flips.Records[i].Outcome);
                if (primal.Records[i].Step == flips.Records[i].Step && primal.Records[i].Restart == flips.Records[i].Restart)
                    Close.Equal(Cases.ToDouble(primal.Perturbed.Input(i)), flips.Perturbed.Input(i), Math.Abs(primal.Records[i].Margin) < 1e-5 ? 0.3 : 1e-4);
            }
        }
    }

    /// <summary>v, ‖g‖² and ‖δ‖² are only ever updated, so a long run shows whether they drift: the last point must still lie where the primal form's lies.</summary>
    [Theory]
    [InlineData(0.05, 1e-5)]
    [InlineData(0.2, 1e-4)]
    [InlineData(1, 1e-2)]
    public void DoesNotDriftOverAThousandSteps(double radius, double tolerance)
    {
        var network = TwoLayerReluNet.Create(50, 120, seed: 1);
        var data = Cases.OnSphere(8, 50, seed: 2).LabelledBy(network);
        var options = new PgdOptions { Threat = ThreatModel.L2(radius), Steps = 1000, StepSize = radius / 50 };
        var primal = Run(network, data, options with { Method = PgdMethod.Primal });
        var flips = Run(network, data, options with { Method = PgdMethod.SignFlips });
        for (int i = 0; i < data.Count; i++)
        {
            // The longer the path, the more kinks it bounces on, and float32 puts some of them on the other side of a step: also in one form at two vector widths.
            Close.Equal(primal.Records[i].Margin, flips.Records[i].Margin, tolerance, $"example {i}");
            Assert.True(flips.Records[i].Distance <= radius);
            Assert.True(flips.Records[i].Distance > radius * (1 - 1e-4), "Descent that is not finished lies on the surface of the ball.");
        }
    }

    /// <summary>With steps of 40 R each projection divides by 40, so all but the last 200 count for nothing in δ: their share of it underflows.</summary>
    [Fact]
    public void SurvivesAProductOfProjectionsThatUnderflows()
    {
        var network = Cases.Network(12, 64, seed: 4);
        var data = Cases.OnSphere(10, 12, seed: 5).LabelledBy(network);
        var options = new PgdOptions { Threat = ThreatModel.L2(0.01), Steps = 300, StepSize = 0.4, RandomStart = true, Seed = 9 };
        var primal = Run(network, data, options with { Method = PgdMethod.Primal });
        var flips = Run(network, data, options with { Method = PgdMethod.SignFlips });
        for (int i = 0; i < data.Count; i++) Close.Equal(primal.Records[i].Margin, flips.Records[i].Margin, 5e-6, $"example {i}");
    }

    [Fact]
    public void GivesTheSameBitsForAnyNumberOfThreads()
    {
        var network = Cases.Network(30, 90, seed: 6, hiddenBias: true);
        var data = Cases.OnSphere(230, 30, seed: 7).LabelledBy(network);
        var options = new PgdOptions { Threat = ThreatModel.L2(0.3), Steps = 10, Method = PgdMethod.SignFlips, RandomStart = true, Restarts = 2 };
        var expected = Cases.Bits(Run(network, data, options with { Threads = 1 }).Perturbed.Inputs);
        Assert.Equal(expected, Cases.Bits(Run(network, data, options with { Threads = 2 }).Perturbed.Inputs));
        Assert.Equal(expected, Cases.Bits(Run(network, data, options with { Threads = 5 }).Perturbed.Inputs));
    }

    [Fact]
    public void ReportsANetworkThatIsOffAsAZeroGradient()
    {
        var network = TwoLayerReluNet.FromWeights(2, [-1, 0, 0, 0, 0, 1], [-1, 1], hiddenBias: true);
        var data = LabeledData.Binary([[1, 0.1f], [2, 0]], [1, 1]);
        var records = Run(network, data, new PgdOptions { Threat = ThreatModel.L2(0.1), Method = PgdMethod.SignFlips }).Records;
        Assert.All(records, record => Assert.Equal(AttackOutcome.ZeroGradient, record.Outcome));
        Assert.All(records, record => Assert.Equal(0, record.Distance));
    }

    [Fact]
    public void IsRefusedWhereItDoesNotApply()
    {
        var network = Cases.Network(4, 8, seed: 1);
        var data = Cases.OnSphere(3, 4, seed: 1);
        foreach (var threat in new[] { ThreatModel.LInf(0.1), ThreatModel.L2(0.1).WithFrozen(1), ThreatModel.L2(0.1).WithBox(Box.Uniform(-2, 2)) })
        {
            var error = Assert.Throws<ArgumentException>(() => Run(network, data, new PgdOptions { Threat = threat, Method = PgdMethod.SignFlips }));
            Assert.Contains("sign-flip", error.Message, StringComparison.Ordinal);
        }
    }

    private static AttackResult Run(TwoLayerReluNet network, LabeledData data, PgdOptions options) => new PgdAttack(options).Run(network, data);
}

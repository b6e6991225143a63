using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using Linear = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Attacks.BlackBox;

public class SquareAttackTests
{
    private static readonly LabeledData Data = Cases.OnSphere(30, 20, seed: 4);

    /// <summary>On a linear score a ball 1.5 times as large as needed holds a wide cap of solutions.</summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void FindsWhatIsWellInsideTheBall(Norm norm)
    {
        var model = Linear.Binary(Cases.Gaussian(20, 5), 0);
        var data = Data.LabelledBy(model);
        var exact = new HyperplaneAttack(Threat(norm, double.MaxValue)).Run(model, data).Records;
        for (int i = 0; i < data.Count; i++)
        {
            var record = new SquareAttack(Threat(norm, 1.5 * exact[i].Distance)).Run(model, data.Slice(i, 1)).Records[0];
            Assert.True(record.IsFlipped, $"example {i}: {record}");
            Assert.Equal("Square", record.FoundBy);
            Assert.True(record.Distance >= exact[i].Distance * (1 - 1e-6));
        }
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void KeepsToBallBoxMaskAndBudget(Norm norm)
    {
        var data = LabeledData.FromArray(Array.ConvertAll(Data.Inputs.ToArray(), v => Math.Clamp(v, -0.2f, 0.2f)), 20, [.. Enumerable.Repeat(1, Data.Count)]);
        var threat = Threat(norm, norm == Norm.L2 ? 0.3 : 0.1).WithBox(Box.Uniform(-0.2f, 0.2f)).WithFrozen(0, 7);
        var model = new Probe(threat, data);
        var result = new SquareAttack(new SquareOptions { Threat = threat, Queries = 200 }).Run(model, data);
        Assert.Equal(data.Count * 200, model.Queries);
        Assert.All(result.Records, r => Assert.Equal((200, AttackOutcome.NotFound), (r.Queries, r.Outcome)));
        Assert.Equal(data.Inputs, result.Perturbed.Inputs);
    }

    [Fact]
    public void TheSameSeedGivesTheSameBitsForAnyNumberOfThreads()
    {
        var model = new StepModel(Cases.Gaussian(20, 6), new float[20]);
        var options = new SquareOptions { Threat = ThreatModel.L2(0.5), Queries = 300 };
        var run = (int threads, int seed) =>
            new SquareAttack(options with { Threads = threads, Seed = seed }).Run(model, Data.LabelledBy(model));
        Same.Records(run(1, 1).Records, run(4, 1).Records);
        Assert.Equal(Cases.Bits(run(1, 1).Perturbed.Inputs), Cases.Bits(run(4, 1).Perturbed.Inputs));
        Assert.NotEqual(run(1, 1).Records.Select(Same.Text), run(1, 2).Records.Select(Same.Text));
    }

    [Fact]
    public void OptionsAndScoresAreChecked()
    {
        Assert.Throws<ArgumentException>(() => new SquareAttack(ThreatModel.L1(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SquareAttack(new SquareOptions { Threat = ThreatModel.L2(1), Queries = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SquareAttack(new SquareOptions { Threat = ThreatModel.L2(1), InitialShare = 0 }));
        var nan = new FunctionModel(20, x => x[0] > 0 ? 1 : double.NaN, x => x);
        Assert.All(new SquareAttack(ThreatModel.L2(1)).Run(nan, Data).Records, r => Assert.Equal(
            Data.Input(r.Index)[0] > 0 ? r.Label == 1 ? AttackOutcome.NotFound : AttackOutcome.AlreadyWrong : AttackOutcome.NoPrediction, r.Outcome));
    }

    private static ThreatModel Threat(Norm norm, double radius) => norm == Norm.L2 ? ThreatModel.L2(radius) : ThreatModel.LInf(radius);

    /// <summary>A score that never turns, and fails where a query leaves what the threat allows around every example.</summary>
    private sealed class Probe(ThreatModel threat, LabeledData data) : BinaryModel
    {
        private int _queries;

        public override int Dimension => data.Dimension;

        public int Queries => _queries;

        public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
        {
            Interlocked.Add(ref _queries, scores.Length);
            for (int i = 0; i < scores.Length; i++)
            {
                var point = inputs.Slice(i * Dimension, Dimension).ToArray();
                scores[i] = 1 + 1e-3 * point[1];
                for (int k = 0; k < Dimension; k++)
                {
                    if (point[k] < -0.2f || point[k] > 0.2f) throw new InvalidOperationException("outside the box");
                }

                if (!Enumerable.Range(0, data.Count).Any(j => threat.Distance(data.Input(j), point) <= threat.Radius && data.Input(j)[0] == point[0] && data.Input(j)[7] == point[7]))
                    throw new InvalidOperationException("outside the ball, or a frozen feature moved");
            }
        }
    }
}

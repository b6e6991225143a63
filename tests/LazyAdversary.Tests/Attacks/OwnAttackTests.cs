using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Attacks;

/// <summary>The attack of CONTRIBUTING.md, written from that page alone: public members serve.</summary>
public class OwnAttackTests
{
    private static readonly LinearClassifier Model = LinearClassifier.FromWeights([1, 0, 0, 1, -1, -1], [0, 0, 0]);

    private static readonly LabeledData Data = LabeledData.FromRows([[0.3f, 0.1f], [0.1f, 0.4f], [-0.3f, -0.2f], [0.5f, 0.6f]], [0, 1, 2, 0]);

    [Fact]
    public void It_finds_what_the_loop_verifies()
    {
        var threat = ThreatModel.L2(2).WithBox(Box.Uniform(-1, 1));
        var result = new RandomDirections(new() { Threat = threat }).Run(Model, Data);
        var exact = new HyperplaneAttack(threat).Run(Model, Data);
        Assert.Equal(AttackOutcome.AlreadyWrong, result.Records[3].Outcome);
        Assert.Equal(0, result.Records[3].Distance);
        Assert.All(result.Records.Take(3), r =>
        {
            Assert.Equal((AttackOutcome.Flipped, "RandomDirections"), (r.Outcome, r.FoundBy));
            Assert.Equal(r.ReachedClass, Model.Predict(result.Perturbed.Input(r.Index)));
            Assert.NotEqual(r.Label, r.ReachedClass);
            Assert.InRange(r.Distance, exact.Records[r.Index].Distance, 2);
        });
    }

    [Fact]
    public void Threads_do_not_matter_and_a_cascade_takes_it()
    {
        var one = new RandomDirections(new() { Threads = 1 }).Run(Model, Data);
        var three = new RandomDirections(new() { Threads = 3 }).Run(Model, Data);
        Assert.Equal(one.Records.Select(r => r.Distance), three.Records.Select(r => r.Distance));

        var cascade = new AttackCascade(new CascadeOptions { Attacks = [new RandomDirections(new())] }).Run(Model, Data);
        Assert.All(cascade.Records.Take(3), r => Assert.Equal((AttackOutcome.Flipped, "RandomDirections"), (r.Outcome, r.FoundBy)));
    }

    private sealed class RandomDirections(AttackOptions options) : Attack(options)
    {
        public override string Name => "RandomDirections";

        public override AttackGoal Goal => AttackGoal.SmallestDistance;

        protected override void Search(AttackBlock block, CancellationToken cancellationToken)
        {
            for (int i = 0; i < block.Count; i++)
            {
                var random = block.Random(i);
                for (int step = 0; step < 100; step++)
                {
                    float[] point = [.. block.Input(i).ToArray().Select(x => x + 0.02f * step * (random.NextSingle() - 0.5f))];
                    block.Propose(i, point, step);
                }
            }
        }
    }
}

using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Tests.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Attacks;

/// <summary>What a cancelled attack leaves: the blocks that were finished, as in a whole run, and no trace of the others.</summary>
public class PartialResultTests
{
    private const int Dimension = 5, Count = 200;

    private static readonly SmoothClassifier Model = new(Dimension, 3, seed: 2);
    private static readonly LabeledData Data = Labelled();

    [Fact]
    public void FinishedBlocksAreKeptAndTheRestIsNotRun()
    {
        var options = new AttackOptions { Threat = ThreatModel.L2(0.8), Seed = 3 };
        foreach (var attack in EveryAttack.For(Model, options).Where(a => a is not AttackCascade))
        {
            var whole = attack.Run(Model, Data);
            Assert.True(whole.IsComplete);
            foreach (int reports in new[] { 0, 1 })
            {
                using var source = new CancellationTokenSource();
                if (reports == 0) source.Cancel();
                int done = 0;
                var listener = new Listener(progress =>
                {
                    done = (int)progress.Done;
                    source.Cancel();
                });
                var error = Assert.Throws<AttackCanceledException>(() => { attack.Run(Model, Data, listener, source.Token); });
                Assert.Equal(source.Token, error.CancellationToken);
                Assert.IsAssignableFrom<OperationCanceledException>(error);
                var partial = error.Partial;
                Assert.Equal(reports > 0, done > 0);
                Assert.True(done < Count && !partial.IsComplete, EveryAttack.Describe(attack));
                Assert.Equal((whole.Goal, whole.Threat, Count), (partial.Goal, partial.Threat, partial.Records.Count));
                for (int i = 0; i < Count; i++)
                {
                    if (i < done)
                    {
                        Same.Record(whole.Records[i], partial.Records[i]);
                        Assert.Equal(whole.Perturbed.Input(i), partial.Perturbed.Input(i));
                        continue;
                    }

                    var record = partial.Records[i];
                    Assert.Equal((i, Data.Labels[i]), (record.Index, record.Label));
                    Assert.Equal((AttackOutcome.NotRun, 0.0), (record.Outcome, record.Distance));
                    Assert.True(record.FoundBy is null && !record.IsFlipped && double.IsNaN(record.Margin));
                    Assert.Equal(Data.Input(i), partial.Perturbed.Input(i));
                }
            }
        }
    }

    /// <summary>Cancelled in its second attack: what the first found stays, as it was scored then.</summary>
    [Fact]
    public void ACascadeKeepsWhatItsAttacksFound()
    {
        var first = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0.5), Steps = 5, Threads = 1 });
        var second = new DdnAttack(new DdnOptions { Steps = 20, Threads = 1 });
        var attack = new AttackCascade(new CascadeOptions { Threat = ThreatModel.L2(0.3), Attacks = [first, second], Threads = 1 });
        using var source = new CancellationTokenSource();
        var listener = new Listener(progress =>
        {
            if (progress.Done > Count) source.Cancel();
        });
        var partial = Assert.Throws<AttackCanceledException>(() => { attack.Run(Model, Data, listener, source.Token); }).Partial;
        int byFirst = partial.Records.Count(r => r.FoundBy == "PGD"), bySecond = partial.Records.Count(r => r.FoundBy == "DDN");
        Assert.True(byFirst > 20 && bySecond > 20, $"{byFirst} and {bySecond}");
        Assert.Contains(partial.Records, r => r.Outcome == AttackOutcome.NotRun);
        var scores = Model.Scores(partial.Perturbed);
        foreach (var record in partial.Records)
        {
            var own = scores.AsSpan(record.Index * 3, 3);
            Assert.Equal((Margins.Predict(own), Margins.Of(own, record.Label)), (record.ReachedClass, record.ReachedMargin));
            Assert.Equal(record.FoundBy is not null, record.IsFlipped);
            Assert.Equal(partial.Threat.Distance(Data.Input(record.Index), partial.Perturbed.Input(record.Index)), record.Distance);
            if (record.IsFlipped) Assert.NotEqual(record.Label, record.ReachedClass);
        }

        var token = new CancellationToken(canceled: true);
        var none = Assert.Throws<AttackCanceledException>(() => { attack.Run(Model, Data, null, token); }).Partial;
        Assert.All(none.Records, r => Assert.Equal(AttackOutcome.NotRun, r.Outcome));
    }

    private static LabeledData Labelled()
    {
        var data = LabeledData.FromArray(Cases.Gaussian(Count * Dimension, 1), Dimension, new int[Count], 3).LabelledBy(Model);
        int[] labels = data.Labels.ToArray();
        for (int i = 0; i < Count; i += 9) labels[i] = (labels[i] + 1) % 3;
        return LabeledData.FromArray(data.Inputs, Dimension, labels, 3);
    }

    private sealed class Listener(Action<Progress> listen) : IProgress<Progress>
    {
        public void Report(Progress value) => listen(value);
    }
}

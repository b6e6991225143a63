using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.Reference;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Lazy;

public class ProjectedAdversarialTrainingTests
{
    private static readonly LabeledData Data = Cases.OnSphere(60, 12, seed: 3);

    private static readonly ProjectedAdversarialTrainingOptions Options =
        ProjectedAdversarialTrainingOptions.Algorithm1(0.05, 0.2) with { LearningRate = 0.3, BatchSize = 16, AttackSteps = 15, Epochs = 6, Patience = null };

    [Fact]
    [Trait("Category", "Kernels")]
    public void TrainsTheReferenceAsTheReferenceDoes()
    {
        var expected = SmallReference.Values.Algorithm1;
        var network = SmallReference.Network();
        var options = ProjectedAdversarialTrainingOptions.Algorithm1(expected.Radius, expected.V) with
        {
            LearningRate = expected.LearningRate,
            BatchSize = expected.BatchSize,
            AttackSteps = expected.PgdSteps,
            Epochs = 1,
        };

        // A run of one epoch keeps that epoch; W_0 stays the centre of the ball, so three of them are three epochs.
        foreach (int[] order in expected.Order)
        {
            var run = new ProjectedAdversarialTraining(options) { Order = _ => order }.Train(network, SmallReference.Data);
            Assert.InRange(run.Best.MovedNeurons, 1, network.Width);
        }

        Close.Equal(expected.FinalW, network.Weights, 1e-6);
    }

    public static TheoryData<LossReduction, ProjectionSchedule, PgdGradient> Variants() => new()
    {
        { LossReduction.Sum, ProjectionSchedule.EachEpoch, PgdGradient.Normalized },
        { LossReduction.Mean, ProjectionSchedule.EachEpoch, PgdGradient.Normalized },
        { LossReduction.Sum, ProjectionSchedule.EachStep, PgdGradient.Normalized },
        { LossReduction.Sum, ProjectionSchedule.EachEpoch, PgdGradient.Raw },
        { LossReduction.Mean, ProjectionSchedule.EachStep, PgdGradient.Normalized },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void EqualsThePlainForm(LossReduction reduction, ProjectionSchedule projection, PgdGradient gradient)
    {
        var network = TwoLayerReluNet.Create(12, 24, seed: 4);
        var options = Options with { Reduction = reduction, Projection = projection, AttackGradient = gradient, Epochs = 1 };
        int[] order = [.. Enumerable.Range(0, 60).Reverse()];
        var plain = PlainAlgorithm1.Train(Cases.Plain(network), Cases.Rows(Data), Cases.Labels(Data), [order[..48], order[..48]], new()
        {
            Attack = new()
            {
                Radius = 0.05,
                Steps = 15,
                StepSize = PlainPgdSettings.DefaultStepSize(0.05, 15),
                Normalized = gradient == PgdGradient.Normalized,
            },
            LearningRate = 0.3,
            BatchSize = 16,
            MaxDeviation = 0.2,
            Reduction = reduction == LossReduction.Sum ? PlainReduction.Sum : PlainReduction.Mean,
            ProjectsEachStep = projection == ProjectionSchedule.EachStep,
        });

        for (int epoch = 0; epoch < 2; epoch++)
            new ProjectedAdversarialTraining(options) { Order = _ => order }.Train(network, Data);
        Close.Equal(plain.Network.W, network.Weights, 3e-6);
    }

    /// <summary>A bias is the weight of one more input, which is 1 and which the attack leaves alone.</summary>
    [Theory]
    [InlineData(ProjectionSchedule.EachEpoch)]
    [InlineData(ProjectionSchedule.EachStep)]
    public void ABiasIsAFrozenFeature(ProjectionSchedule projection)
    {
        var biased = TwoLayerReluNet.Create(12, 24, seed: 4, hiddenBias: true);
        var network = TwoLayerReluNet.FromWeights(13, biased.Weights, biased.OutputWeights);
        var options = Options with { Projection = projection, Epochs = 1 };
        int[] order = [.. Enumerable.Range(0, 60).Reverse()];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            new ProjectedAdversarialTraining(options) { Order = _ => order }.Train(biased, Data);
            new ProjectedAdversarialTraining(options with { Threat = options.Threat.WithFrozen(12) }) { Order = _ => order }.Train(network, WithConstantFeature(Data));
        }

        Assert.True(LazyDeviation.Of(biased).Max > 0.1, "the case is to have neurons that moved");
        Close.Equal(Cases.ToDouble(network.Weights), biased.Weights, 3e-6);
    }

    [Fact]
    public void WarmStartsGoOnFromTheEpochBefore()
    {
        int[] order = [.. Enumerable.Range(0, 60)];
        var options = Options with { AttackStart = AttackStart.Warm, LearningRate = 0.05, MaxDeviation = 1, AttackSteps = 3, AttackStepSize = 2.5 * 0.05 / 15, Epochs = 3 };
        var settings = new PlainAlgorithm1Settings
        {
            Attack = new() { Radius = 0.05, Steps = 3, StepSize = PlainPgdSettings.DefaultStepSize(0.05, 15) },
            LearningRate = 0.05,
            BatchSize = 16,
            MaxDeviation = 1,
            StartsWarm = true,
        };
        int compared = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            var network = TwoLayerReluNet.Create(12, 24, seed);
            var plain = PlainAlgorithm1.Train(Cases.Plain(network), Cases.Rows(Data), Cases.Labels(Data), [order[..48], order[..48], order[..48]], settings);
            var run = new ProjectedAdversarialTraining(options) { Order = _ => order }.Train(network, Data);
            // The network is left with the best epoch: only where that is the last is there something to compare.
            if (run.BestEpoch < 3) continue;
            Close.Equal(plain.Network.W, network.Weights, 3e-6);
            compared++;
        }

        Assert.InRange(compared, 2, 10);
    }

    [Fact]
    public void ReturnsTheBestProjectedWeightsAsTheyWereMeasured()
    {
        var network = TwoLayerReluNet.Create(12, 24, seed: 9);
        var run = new ProjectedAdversarialTraining(Options with { LearningRate = 2 }).Train(network, Data);
        Assert.Equal((AdversarialStopReason.EpochsDone, 6), (run.StopReason, run.Epochs.Count));
        Assert.Equal(run.Epochs.Max(e => (e.RobustAccuracy, e.CleanAccuracy)), (run.Best.RobustAccuracy, run.Best.CleanAccuracy));
        Assert.True(run.BestEpoch < 6, "the case is to have its best epoch before the last");

        var again = TwoLayerReluNet.Create(12, 24, seed: 9);
        new ProjectedAdversarialTraining(Options with { LearningRate = 2, Epochs = run.BestEpoch }).Train(again, Data);
        Assert.Equal(Cases.Bits(again.Weights), Cases.Bits(network.Weights));

        var attacked = new PgdAttack(new PgdOptions { Threat = Options.Threat, Steps = 15, Keep = PgdIterate.Last }).Run(network, Data);
        Assert.Equal(run.Best.RobustAccuracy, attacked.Records.Count(r => r.ReachedMargin > 0) / 60.0);
        Assert.Equal(run.Best.MaxDeviation, LazyDeviation.Of(network).Max);
        Assert.All(run.Epochs, e => Assert.True(e.MaxDeviation <= 0.2));
    }

    [Fact]
    public void StopsWhenTheRobustAccuracyNoLongerRises()
    {
        var free = new ProjectedAdversarialTraining(Options with { Epochs = 30 }).Train(TwoLayerReluNet.Create(12, 24, seed: 5), Data);
        foreach (int patience in new[] { 1, 2, 4 })
        {
            var run = new ProjectedAdversarialTraining(Options with { Epochs = 30, Patience = patience }).Train(TwoLayerReluNet.Create(12, 24, seed: 5), Data);
            int expected = Enumerable.Range(patience + 1, 30 - patience).First(
                t => free.Epochs.Take(t).Skip(t - patience).All(e => e.RobustAccuracy <= free.Epochs.Take(t - patience).Max(b => b.RobustAccuracy)));
            Assert.Equal((AdversarialStopReason.NoLongerRises, expected), (run.StopReason, run.Epochs.Count));
            Assert.Equal(free.Epochs.Take(expected), run.Epochs);
        }
    }

    [Fact]
    public void MeasuresBeforeTheProjectionWithoutChangingTheRun()
    {
        var plain = TwoLayerReluNet.Create(12, 24, seed: 6);
        var measured = plain.Clone();
        // Projected after each step but not after the last of an epoch: without a bound the two measurements would be of the same weights.
        var without = new ProjectedAdversarialTraining(Options with { MaxDeviation = 0.05 }).Train(plain, Data);
        var with = new ProjectedAdversarialTraining(Options with { MaxDeviation = 0.05, MeasureBeforeProjection = true }).Train(measured, Data);
        Assert.Equal(Cases.Bits(plain.Weights), Cases.Bits(measured.Weights));
        Assert.Equal(without.Epochs, with.Epochs.Select(e => e with { RobustAccuracyBeforeProjection = null }));
        Assert.Contains(with.Epochs, e => e.RobustAccuracyBeforeProjection > e.RobustAccuracy);

        foreach (var start in new[] { AttackStart.Clean, AttackStart.Warm })
        {
            var options = Options with { MaxDeviation = double.PositiveInfinity, MeasureBeforeProjection = true, AttackStart = start, AttackSteps = 2, AttackStepSize = 0.005 };
            var unbounded = new ProjectedAdversarialTraining(options).Train(TwoLayerReluNet.Create(12, 24, seed: 6), Data);
            Assert.All(unbounded.Epochs, e => Assert.Equal(e.RobustAccuracy, e.RobustAccuracyBeforeProjection));
        }
    }

    [Fact]
    public void GivesTheSameBitsForAnyNumberOfThreads()
    {
        var data = Cases.OnSphere(300, 12, seed: 3);
        var one = TwoLayerReluNet.Create(12, 150, seed: 7);
        var three = one.Clone();
        var first = new ProjectedAdversarialTraining(Options with { Threads = 1, Epochs = 3 }).Train(one, data);
        var second = new ProjectedAdversarialTraining(Options with { Threads = 3, Epochs = 3 }).Train(three, data);
        Assert.Equal(Cases.Bits(one.Weights), Cases.Bits(three.Weights));
        Assert.Equal(first.Epochs, second.Epochs);
    }

    [Theory]
    [InlineData(AdversarialPhase.Attack)]
    [InlineData(AdversarialPhase.Descent)]
    [InlineData(AdversarialPhase.AttackBeforeProjection)]
    public void CancelledInAnyPhaseTheNetworkIsInsideTheBall(AdversarialPhase phase)
    {
        using var cancellation = new CancellationTokenSource();
        var network = TwoLayerReluNet.Create(12, 24, seed: 5);
        var trainer = new ProjectedAdversarialTraining(Options with { MaxDeviation = 0.05, MeasureBeforeProjection = true });
        var stop = new Reports
        {
            Watch = report =>
            {
                if (report.Epoch == 2 && report.Phase == phase) cancellation.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Train(network, Data, progress: stop, cancellationToken: cancellation.Token));
        Assert.InRange(LazyDeviation.Of(network).Max, 0.01, 0.05);
    }

    [Fact]
    public void PresetsDifferInWhatTheyAreNamedFor()
    {
        var printed = ProjectedAdversarialTrainingOptions.Algorithm1(0.1, 0.3);
        Assert.Equal((ProjectionSchedule.EachEpoch, LossReduction.Sum, AttackStart.Clean, 100, 0.01, 128, 3),
            (printed.Projection, printed.Reduction, printed.AttackStart, printed.AttackSteps, printed.LearningRate, printed.BatchSize, printed.Patience));
        Assert.Equal(ProjectionSchedule.EachStep, ProjectedAdversarialTrainingOptions.Theorem(0.1, 0.3).Projection);
        var released = ProjectedAdversarialTrainingOptions.ReleasedCode(0.1, 0.3);
        Assert.True(released.MeasureBeforeProjection);
        Assert.Equal((0f, 1f), (released.Threat.Box!.Lower(0), released.Threat.Box.Upper(0)));
    }

    [Fact]
    public void ReportsEachPhase()
    {
        var reports = new Reports();
        new ProjectedAdversarialTraining(Options with { Epochs = 2, MeasureBeforeProjection = true })
            .Train(TwoLayerReluNet.Create(12, 24, seed: 5), Data, progress: reports);
        var expected = new[]
        {
            (1, AdversarialPhase.Attack), (1, AdversarialPhase.Descent), (1, AdversarialPhase.AttackBeforeProjection),
            (2, AdversarialPhase.Attack), (2, AdversarialPhase.Descent), (2, AdversarialPhase.AttackBeforeProjection), (3, AdversarialPhase.Attack),
        };
        Assert.Equal(expected, reports.All.Select(r => (r.Epoch, r.Phase)).Distinct());
        Assert.All(reports.All, r => Assert.InRange(r.Share, 0.01, 1));
        Assert.Null(reports.All[0].BestRobustAccuracy);
        Assert.NotNull(reports.All[^1].BestRobustAccuracy);
    }

    [Fact]
    public void RefusesWhatItCannotTrain()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectedAdversarialTraining(Options with { MaxDeviation = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectedAdversarialTraining(Options with { MaxDeviation = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectedAdversarialTraining(Options with { Epochs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectedAdversarialTraining(Options with { Patience = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectedAdversarialTraining(Options with { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectedAdversarialTraining(Options with { LearningRate = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProjectedAdversarialTraining(Options with { AttackSteps = 0 }));
        Assert.Throws<ArgumentException>(() => new ProjectedAdversarialTraining(Options with { Threat = ThreatModel.L1(1) }));

        var trainer = new ProjectedAdversarialTraining(Options);
        Assert.Throws<ArgumentException>(() => trainer.Train(TwoLayerReluNet.Create(11, 24, seed: 1), Data));
        var outside = TwoLayerReluNet.Create(12, 24, seed: 1);
        outside.ScaleWeights(2);
        Assert.Contains("outside", Assert.Throws<InvalidOperationException>(() => trainer.Train(outside, Data)).Message, StringComparison.Ordinal);
        var ones = Data.Select([.. Enumerable.Range(0, 60).Where(i => Data.Labels[i] == 1)]);
        Assert.Contains("at least two classes", Assert.Throws<ArgumentException>(() => trainer.Train(TwoLayerReluNet.Create(12, 24, seed: 1), ones)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesMiniBatchesThatNoArrayHolds()
    {
        const int count = 70_000;
        var data = LabeledData.Binary(new float[count], 1, [.. Enumerable.Range(0, count).Select(i => (i % 2 == 0 ? 1 : -1))]);
        var network = TwoLayerReluNet.Create(1, 40_000, seed: 1);
        foreach (Action train in new Action[]
        {
            () => new ProjectedAdversarialTraining(Options with { BatchSize = count }).Train(network, data),
            () => new LazySgd(new LazySgdOptions { BatchSize = count }).Train(network, data),
        })
        {
            Assert.Contains("smaller batches", Assert.Throws<ArgumentException>(train).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SaysThatTrainingDiverged()
    {
        var network = TwoLayerReluNet.Create(12, 24, seed: 1);
        var data = LabeledData.Binary(Array.ConvertAll(Data.Inputs.ToArray(), v => v * 1e18f), 12, Data.Signs);
        var error = Assert.Throws<InvalidOperationException>(() => new ProjectedAdversarialTraining(Options with { LearningRate = 1e30 }).Train(network, data));
        Assert.Contains("diverged", error.Message, StringComparison.Ordinal);
    }

    private static LabeledData WithConstantFeature(LabeledData data) => LabeledData.Binary(
        [.. Enumerable.Range(0, data.Count).SelectMany(i => data.Input(i).ToArray().Append(1f))], data.Dimension + 1, data.Signs);

    private sealed class Reports : IProgress<AdversarialTrainingProgress>
    {
        public List<AdversarialTrainingProgress> All { get; } = [];

        public Action<AdversarialTrainingProgress>? Watch { get; init; }

        public void Report(AdversarialTrainingProgress value)
        {
            lock (All) All.Add(value);
            Watch?.Invoke(value);
        }
    }
}

using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.Reference;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Lazy;

public class LazySgdTests
{
    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(0)]
    [InlineData(1)]
    public void TrainsTheReferenceAsTheReferenceDoes(int run)
    {
        var expected = SmallReference.Values.Sgd[run];
        var network = SmallReference.Network();
        var options = new LazySgdOptions
        {
            LazyConstant = null,
            LearningRate = expected.LearningRate,
            BatchSize = expected.BatchSize,
            Epochs = 1,
            Shuffle = false,
        };
        var result = new LazySgd(options).Train(network, SmallReference.Data.Select(expected.Order));
        Assert.Equal((StopReason.StepsDone, expected.MaxDeviationAfterStep.Length, null), (result.StopReason, result.Steps, result.ExitDeviation));
        // Each block of examples rounds weights below 4 once more, by up to 1.2e-7.
        Close.Equal(expected.FinalW, network.Weights, 1e-6);
        Close.Equal(expected.MaxDeviationAfterStep, result.Trace.Select(step => step.MaxDeviation).ToArray(), 1e-6);
        Close.Equal(expected.MaxDeviationAfterStep[^1], result.MaxDeviation, 2e-7);
    }

    public static TheoryData<int, int, int, int, bool, double?> Shapes()
    {
        var shapes = new TheoryData<int, int, int, int, bool, double?>
        {
            // d, m, n, batch, biases, C_0
            { 1, 1, 2, 1, false, null },
            { 1, 1, 5, 3, true, 0.5 },
            { 5, 3, 50, 1, true, null },
            { 3, 40, 70, 7, false, 2 },
            { 40, 3, 33, 3, true, 1 },
            { 17, 31, 200, 1, false, 2 },
            { 17, 31, 200, 1, true, 4 },
            { 33, 64, 190, 64, true, null },
            { 64, 33, 129, 64, false, 0.5 },
            { 20, 50, 300, 128, true, 0.3 },
            { 20, 50, 100, 128, false, null },
            { 8, 100, 131, 7, false, 1 },
        };
        return shapes;
    }

    /// <summary>Blocks of steps are a faster way to the weights of one step after the other, and to the same exit from the ball.</summary>
    [Theory]
    [Trait("Category", "Kernels")]
    [MemberData(nameof(Shapes))]
    public void EqualsThePlainForm(int dimension, int width, int count, int batchSize, bool hiddenBias, double? lazyConstant)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            var network = TwoLayerReluNet.Create(dimension, width, seed, hiddenBias);
            var data = Cases.OnSphere(count, dimension, seed + 100);
            var options = new LazySgdOptions
            {
                LazyConstant = lazyConstant,
                LearningRate = 0.5,
                BatchSize = batchSize,
                Epochs = 3,
                Seed = seed,
            };
            double bound = lazyConstant / Math.Sqrt(width) ?? double.PositiveInfinity;
            var expected = PlainRun.Train(Cases.Plain(network), data, options, bound);
            var result = new LazySgd(options).Train(network, data);

            Assert.Equal((expected.Losses.Count, expected.ExitDeviation.HasValue), (result.Steps, result.StopReason == StopReason.LeftBall));
            // Up to 15 blocks of examples, each of which rounds a weight of up to 4 once more, by up to 1.2e-7, and the step sizes before them.
            Close.Equal(expected.Network.W, network.Weights, 5e-6);
            Close.Equal(expected.Losses.ToArray(), result.Trace.Select(step => step.Loss).ToArray(), 1e-5);
            Close.Equal(expected.Deviations.ToArray(), result.Trace.Select(step => step.MaxDeviation).ToArray(), 3e-6);
            Close.Equal(expected.ExitDeviation ?? -1, result.ExitDeviation ?? -1, 5e-6);
            Assert.True(LazyDeviation.Of(network).Max <= bound);
            Assert.Equal(LazyDeviation.Of(network).Max, result.MaxDeviation);
            Close.Relative(result.MaxDeviation * Math.Sqrt(width), result.LazyConstant, 1e-12);
        }
    }

    /// <summary>The step that leaves must be told from the one before it however close to the bound either is.</summary>
    [Fact]
    public void StopsAtExactlyTheStepThatLeaves()
    {
        var data = Cases.OnSphere(300, 12, seed: 1);
        var options = new LazySgdOptions { LazyConstant = null, Epochs = 1, LearningRate = 0.3 };
        var free = PlainRun.Train(Cases.Plain(TwoLayerReluNet.Create(12, 30, seed: 2)), data, options, double.PositiveInfinity);
        var records = Enumerable.Range(1, 299).Where(t => free.Deviations[t] > free.Deviations.Take(t).Max() * (1 + 1e-4)).ToArray();
        Assert.True(records.Length > 20);
        foreach (int t in records)
        {
            // Bounds just below step t's deviation and just above it: the first must lose step t, the second must keep it.
            double exit = free.Deviations[t];
            Assert.Equal(t, StepsWithin(exit * (1 - 2e-5)));
            Assert.True(StepsWithin(exit * (1 + 2e-5)) > t);
        }

        int StepsWithin(double maxDeviation)
        {
            var network = TwoLayerReluNet.Create(12, 30, seed: 2);
            var result = new LazySgd(options with { LazyConstant = maxDeviation * Math.Sqrt(30) }).Train(network, data);
            Assert.True(LazyDeviation.Of(network).Max <= maxDeviation * (1 + 1e-15));
            return result.Steps;
        }
    }

    /// <summary>
    /// The ball is closed: a step that ends at a deviation of exactly V is taken, and a network at exactly V is inside; with V one double
    /// smaller, neither. d = m = 1, where the deviation after a step is a float32 and its square root is exact.
    /// </summary>
    [Fact]
    public void AStepOntoTheSurfaceOfTheBallIsTaken()
    {
        for (int i = 0; i < 40; i++)
        {
            var options = new LazySgdOptions { LearningRate = 0.01 + 0.01 * i, Steps = 1, Shuffle = false };
            var data = Cases.Data([1f, 1f], 1);
            // Near the bound it is measured in double.
            double deviation = Run(Run(1).Trace[0].MaxDeviation * (1 + 1e-4)).Trace[0].MaxDeviation;
            Assert.Equal((StopReason.StepsDone, 1), Outcome(deviation));
            Assert.Equal((StopReason.LeftBall, 0), Outcome(Math.BitDecrement(deviation)));

            // What is stored may be rounded towards W_0; where it is not, the network is on the surface too.
            var network = TwoLayerReluNet.FromWeights(1, [1], [1]);
            new LazySgd(options with { LazyConstant = deviation }).Train(network, data);
            double stored = LazyDeviation.Of(network).Max;
            Assert.True(stored <= deviation);
            Assert.Null(Record.Exception(() => new LazySgd(options with { LazyConstant = stored }).Train(network.Clone(), data)));
            var smaller = options with { LazyConstant = Math.BitDecrement(stored) };
            Assert.Throws<InvalidOperationException>(() => new LazySgd(smaller).Train(network.Clone(), data));

            TrainingRun Run(double constant) =>
                new LazySgd(options with { LazyConstant = constant }).Train(TwoLayerReluNet.FromWeights(1, [1], [1]), data);

            (StopReason Reason, int Steps) Outcome(double constant)
            {
                var run = Run(constant);
                if (run.StopReason == StopReason.LeftBall) Assert.True(run.ExitDeviation > constant);
                return (run.StopReason, run.Steps);
            }
        }
    }

    /// <summary>
    /// From far on the wrong side the first step is lr/√m·x, for every active neuron. With ‖w‖ near 1e4 float32 pre-activations know its
    /// length to a percent; the ball must know it to its last bits.
    /// </summary>
    [Fact]
    public void TheLengthOfAStepIsMeasuredInDouble()
    {
        int measured = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var inputs = Cases.OnSphere(2, 8, seed).Inputs.ToArray();
            float[] weights = [.. Cases.Gaussian(8 * 30, seed).Select(w => 4000 * w)];
            float[] signs = [.. Enumerable.Range(0, 30).Select(s => s % 2 == 0 ? 1f : -1f)];
            double score = TwoLayerReluNet.FromWeights(8, weights, signs).Score(inputs.AsSpan(0, 8));
            var data = LabeledData.Binary(inputs, 8, score > 0 ? [-1, 1] : [1, -1]);
            // From there on 1/(1 + e^{y·f}) is 1.
            if (Math.Abs(score) < 50) continue;
            measured++;

            double length = (float)(0.2 / Math.Sqrt(30)) * Math.Sqrt(Cases.ToDouble(data.Input(0)).Sum(v => v * v));
            Assert.Equal(StopReason.StepsDone, Within(length * (1 + 1e-6)).StopReason);
            var outside = Within(length * (1 - 1e-6));
            Assert.Equal(StopReason.LeftBall, outside.StopReason);
            Close.Relative(length, outside.ExitDeviation!.Value, 1e-12);

            TrainingRun Within(double deviation)
            {
                var options = new LazySgdOptions
                {
                    LearningRate = 0.2,
                    Steps = 1,
                    Shuffle = false,
                    LazyConstant = deviation * Math.Sqrt(30),
                };
                return new LazySgd(options).Train(TwoLayerReluNet.FromWeights(8, weights, signs), data);
            }
        }

        Assert.True(measured > 15);
    }

    /// <summary>A trajectory looked at where it leaves each of several balls is that of the run with the largest.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void GoesOnWhereAnEarlierRunStopped(int batchSize)
    {
        var data = Cases.OnSphere(150, 10, seed: 2);
        var whole = TwoLayerReluNet.Create(10, 20, seed: 1);
        var options = new LazySgdOptions { LearningRate = 0.3, BatchSize = batchSize, Epochs = 40, LazyConstant = 3 };
        var expected = new LazySgd(options).Train(whole, data);

        var network = TwoLayerReluNet.Create(10, 20, seed: 1);
        var trace = new List<TrainingStep>();
        foreach (double constant in new[] { 0.5, 1, 2, 3 })
        {
            var run = new LazySgd(options with { LazyConstant = constant, StartStep = trace.Count }).Train(network, data);
            Assert.Equal(StopReason.LeftBall, run.StopReason);
            trace.AddRange(run.Trace);
        }

        Assert.Equal(expected.Steps, trace.Count);
        Close.Equal(expected.Trace.Select(t => t.MaxDeviation).ToArray(), trace.Select(t => t.MaxDeviation).ToArray(), 5e-6);
        Close.Equal(Cases.ToDouble(whole.Weights), network.Weights, 5e-6);
    }

    [Fact]
    public void CountsEpochsFromTheBeginningOfTheOrder()
    {
        var data = Cases.OnSphere(20, 10, seed: 2);
        var options = new LazySgdOptions { LazyConstant = null, Epochs = 2, StartStep = 35 };
        Assert.Equal(5, new LazySgd(options).Train(TwoLayerReluNet.Create(10, 20, seed: 1), data).Steps);
        Assert.Equal(3, new LazySgd(options with { Steps = 3 }).Train(TwoLayerReluNet.Create(10, 20, seed: 1), data).Steps);
        Assert.Equal(0, new LazySgd(options with { StartStep = 41 }).Train(TwoLayerReluNet.Create(10, 20, seed: 1), data).Steps);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LazySgd(options with { StartStep = -1 }));
    }

    [Fact]
    public void ReportsTheStepThatWasNotTaken()
    {
        var network = TwoLayerReluNet.Create(10, 20, seed: 1);
        var result = new LazySgd(new LazySgdOptions { LazyConstant = 0.5 }).Train(network, Cases.OnSphere(200, 10, seed: 2));
        Assert.Equal(StopReason.LeftBall, result.StopReason);
        Assert.True(result.ExitDeviation > 0.5 / Math.Sqrt(20));
        Assert.True(result.LazyConstant <= 0.5);
        Assert.All(result.Trace, step => Assert.True(step.MaxDeviation <= 0.5 / Math.Sqrt(20)));
    }

    [Fact]
    public void TraceOfDeviationsIsThatOfTheWeights()
    {
        var data = Cases.OnSphere(150, 9, seed: 1);
        var options = new LazySgdOptions { BatchSize = 2, Epochs = 4 };
        var trace = new LazySgd(options).Train(TwoLayerReluNet.Create(9, 25, seed: 1, hiddenBias: true), data).Trace;
        foreach (int steps in new[] { 1, 2, 17, 32, 33, 100, 299 })
        {
            var network = TwoLayerReluNet.Create(9, 25, seed: 1, hiddenBias: true);
            new LazySgd(options with { Steps = steps }).Train(network, data);
            Close.Equal(LazyDeviation.Of(network).Max, trace[steps - 1].MaxDeviation, 2e-6);
        }
    }

    [Fact]
    public void LastSmallerBatchOfAnEpochIsKept()
    {
        var data = Cases.OnSphere(10, 6, seed: 1);
        var options = new LazySgdOptions { LazyConstant = null, BatchSize = 4, Epochs = 2, Shuffle = false, LearningRate = 1 };
        var network = TwoLayerReluNet.Create(6, 20, seed: 1);
        var plain = Cases.Plain(network);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            foreach (int[] batch in new int[][] { [0, 1, 2, 3], [4, 5, 6, 7], [8, 9] })
                plain = PlainLazySgd.Step(plain, Cases.Rows(data), Cases.Labels(data), batch, 1, PlainReduction.Mean);
        }

        Assert.Equal(6, new LazySgd(options).Train(network, data).Steps);
        Close.Equal(plain.W, network.Weights, 2e-6);
    }

    [Theory]
    [InlineData(1, null, 34)]
    [InlineData(3, null, 102)]
    [InlineData(3, 35L, 35)]
    [InlineData(3, 1L, 1)]
    [InlineData(1, 1000L, 34)]
    public void EndsAfterTheStepsOrEpochsAskedFor(int epochs, long? steps, int expected)
    {
        var data = Cases.OnSphere(100, 4, seed: 1);
        var options = new LazySgdOptions { LazyConstant = null, BatchSize = 3, Epochs = epochs, Steps = steps };
        var result = new LazySgd(options).Train(TwoLayerReluNet.Create(4, 10, seed: 1), data);
        Assert.Equal((expected, StopReason.StepsDone), (result.Steps, result.StopReason));
    }

    [Fact]
    public void EachEpochVisitsEveryExampleOnceInAnOrderOfItsOwn()
    {
        var order = new SampleOrder(10, 4, shuffle: true, seed: 3);
        var epochs = new List<int[]>();
        for (int epoch = 0; epoch < 5; epoch++)
        {
            var visited = new List<int>();
            foreach (int expected in new[] { 4, 4, 2 })
            {
                Assert.Equal(expected, order.NextCount);
                visited.AddRange(order.NextBatch());
            }

            Assert.Equal(Enumerable.Range(0, 10), visited.Order());
            epochs.Add([.. visited]);
        }

        Assert.True(epochs.Select(e => string.Join(',', e)).Distinct().Count() >= 4);
    }

    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(128)]
    public void SameSeedGivesTheSameBitsForAnyNumberOfThreads(int batchSize)
    {
        var data = Cases.OnSphere(150, 65, seed: 1);
        var runs = new[] { 1, 2, 5, 1 }.Select(threads =>
        {
            var network = TwoLayerReluNet.Create(65, 300, seed: 1, hiddenBias: true);
            var options = new LazySgdOptions { BatchSize = batchSize, Epochs = 2, Seed = 4, Threads = threads, LazyConstant = 3 };
            var run = new LazySgd(options).Train(network, data);
            return (Bits: Cases.Bits(network.Weights), run.Trace);
        }).ToArray();
        Assert.All(runs, run =>
        {
            Assert.Equal(runs[0].Bits, run.Bits);
            Assert.Equal(runs[0].Trace, run.Trace);
        });
    }

    [Fact]
    public void SeedChangesTheOrderOnlyWhereThereIsOne()
    {
        var data = Cases.OnSphere(60, 8, seed: 1);
        float[] Train(bool shuffle, int seed)
        {
            var network = TwoLayerReluNet.Create(8, 20, seed: 1);
            new LazySgd(new LazySgdOptions { Shuffle = shuffle, Seed = seed, Epochs = 1 }).Train(network, data);
            return network.Weights.ToArray();
        }

        Assert.Equal(Train(shuffle: false, 1), Train(shuffle: false, 2));
        Assert.NotEqual(Train(shuffle: true, 1), Train(shuffle: true, 2));
        Assert.NotEqual(Train(shuffle: true, 1), Train(shuffle: false, 1));
    }

    [Fact]
    public void TrainingChangesNeitherInitializationNorSignsNorCopies()
    {
        var network = TwoLayerReluNet.Create(8, 20, seed: 1);
        var before = network.Clone();
        new LazySgd().Train(network, Cases.OnSphere(60, 8, seed: 1));
        Assert.Equal(before.InitialWeights, network.InitialWeights);
        Assert.Equal(before.OutputWeights, network.OutputWeights);
        Assert.Equal(before.InitialWeights, before.Weights);
        Assert.NotEqual(before.Weights.ToArray(), network.Weights.ToArray());
    }

    [Fact]
    public void TrainingCanGoOnWhereItStopped()
    {
        var data = Cases.OnSphere(200, 10, seed: 2);
        var network = TwoLayerReluNet.Create(10, 20, seed: 1);
        var trainer = new LazySgd(new LazySgdOptions { LazyConstant = 0.5 });
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(StopReason.LeftBall, trainer.Train(network, data).StopReason);
            Assert.True(LazyBall.FromLazyConstant(0.5, 20).Contains(network));
        }
    }

    [Fact]
    public void ProgressIsToldInOrderAndCountsSteps()
    {
        var told = new List<TrainingProgress>();
        var network = TwoLayerReluNet.Create(10, 20, seed: 1);
        var options = new LazySgdOptions { LazyConstant = null, Epochs = 2, BatchSize = 3 };
        var result = new LazySgd(options).Train(network, Cases.OnSphere(200, 10, seed: 2), new Listener<TrainingProgress>(told.Add));
        Assert.True(told.Count >= 5);
        Assert.Equal(told.Select(p => p.Step), told.Select(p => p.Step).Order().Distinct());
        Assert.All(told, p =>
        {
            Assert.Equal(134, p.TotalSteps);
            Assert.Equal(result.Trace[(int)p.Step - 1].Loss, p.Loss);
            Close.Relative(result.Trace[(int)p.Step - 1].MaxDeviation * Math.Sqrt(20), p.LazyConstant, 1e-12);
        });
        Assert.Equal(134, told[^1].Step);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void CancellingBetweenBlocksLeavesTheLastCompletedStep(int blocks)
    {
        var data = Cases.OnSphere(400, 10, seed: 2);
        var network = TwoLayerReluNet.Create(10, 20, seed: 1);
        using var source = new CancellationTokenSource();
        if (blocks == 0) source.Cancel();
        long steps = 0;
        var progress = new Listener<TrainingProgress>(p =>
        {
            steps = p.Step;
            if (--blocks == 0) source.Cancel();
        });
        var options = new LazySgdOptions { LazyConstant = null };
        Assert.Throws<OperationCanceledException>(() => new LazySgd(options).Train(network, data, progress, source.Token));
        Close.Equal(AfterSteps(options, data, steps).Weights.ToArray().Select(w => (double)w).ToArray(), network.Weights, 1e-6);
    }

    /// <summary>Wherever the token is cancelled, the weights are those after some whole number of steps, none of them lost or halved.</summary>
    [Fact]
    public async Task CancellingAnywhereLeavesTheLastCompletedStep()
    {
        var data = Cases.OnSphere(200, 300, seed: 2);
        var options = new LazySgdOptions { LazyConstant = null, LearningRate = 1, BatchSize = 2, Threads = 1 };
        var plain = PlainRun.Weights(Cases.Plain(TwoLayerReluNet.Create(300, 20, seed: 1)), data, options with { Epochs = 2 });
        int insideBlocks = 0;
        // A busy machine wakes the canceller late: then it takes more attempts.
        for (int attempt = 0; attempt < 40 ? insideBlocks < 3 : insideBlocks == 0 && attempt < 600; attempt++)
        {
            var network = TwoLayerReluNet.Create(300, 20, seed: 1);
            using var source = new CancellationTokenSource();
            using var started = new ManualResetEventSlim();
            int spins = 200 * (attempt % 40);
            var canceller = Task.Run(() =>
            {
                started.Wait();
                Thread.SpinWait(spins);
                source.Cancel();
            });
            try
            {
                new LazySgd(options with { Epochs = 2 }).Train(network, data, new Listener<TrainingProgress>(_ => started.Set()), source.Token);
            }
            catch (OperationCanceledException)
            {
                int steps = plain.FindIndex(w => Difference(w, network) < 1e-5);
                Assert.True(steps >= 0, "These weights are between two steps.");
                if (steps % 32 != 0) insideBlocks++;
            }

            await canceller;
        }

        Assert.True(insideBlocks > 0, "No attempt was cancelled inside a block.");

        static double Difference(double[][] expected, TwoLayerReluNet actual) =>
            expected.SelectMany(row => row).Zip(actual.Weights.ToArray(), (u, v) => Math.Abs(u - v)).Max();
    }

    [Fact]
    public void OneClassIsNotTrainedOn()
    {
        var network = TwoLayerReluNet.Create(2, 3, seed: 1);
        foreach (int label in new[] { 1, -1 })
        {
            var error = Assert.Throws<ArgumentException>(() => new LazySgd().Train(network, LabeledData.Binary([[1, 2], [3, 4]], [label, label])));
            Assert.Contains("at least two classes", error.Message);
            Assert.Contains($"label {(label + 1) / 2}", error.Message);
        }

        Assert.Equal(network.InitialWeights, network.Weights);
    }

    [Fact]
    public void DataOfAnotherDimensionIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new LazySgd().Train(TwoLayerReluNet.Create(4, 3, seed: 1), Cases.OnSphere(5, 6, seed: 1)));
        Assert.Contains("4", error.Message);
        Assert.Contains("6", error.Message);
        Assert.Throws<ArgumentNullException>(() => new LazySgd().Train(null!, Cases.OnSphere(5, 6, seed: 1)));
        Assert.Throws<ArgumentNullException>(() => new LazySgd().Train(TwoLayerReluNet.Create(4, 3, seed: 1), null!));
    }

    [Fact]
    public void NetworkOutsideTheBallIsRefusedAsItIs()
    {
        var network = TwoLayerReluNet.Create(10, 25, seed: 1);
        network.ScaleWeights(2);
        var before = network.Clone();
        var error = Assert.Throws<InvalidOperationException>(
            () => new LazySgd(new LazySgdOptions { LazyConstant = 1 }).Train(network, Cases.OnSphere(5, 10, seed: 1)));
        Assert.Contains("outside", error.Message);
        Assert.Contains("0.2", error.Message);
        Assert.Equal(before.Weights, network.Weights);
    }

    /// <summary>With no ball to stop it, training that diverges ends in an error and in weights that are still numbers.</summary>
    [Theory]
    [InlineData(1, 1e38)]
    [InlineData(1, 1e45)]
    [InlineData(1e20f, 0.1)]
    [InlineData(3e38f, 0.1)]
    [InlineData(3e38f, 1e30)]
    public void DivergingTrainingIsAnErrorAndLeavesTheNetworkIntact(float size, double learningRate)
    {
        var data = Cases.Data([.. Cases.OnSphere(300, 10, seed: 1).Inputs.ToArray().Select(x => size * x)], 10);
        foreach (bool hiddenBias in new[] { false, true })
        {
            foreach (int batchSize in new[] { 1, 3 })
            {
                var network = TwoLayerReluNet.Create(10, 20, seed: 1, hiddenBias);
                var options = new LazySgdOptions { LazyConstant = null, LearningRate = learningRate, BatchSize = batchSize };
                var error = Record.Exception(() => new LazySgd(options).Train(network, data));
                Assert.True(network.Weights.ToArray().All(float.IsFinite));
                if (error is not null) Assert.Contains("step", Assert.IsType<InvalidOperationException>(error).Message);
            }
        }
    }

    /// <summary>A step so large that float32 cannot hold what follows from it has left the ball all the same.</summary>
    [Theory]
    [InlineData(1, 1e38)]
    [InlineData(1, 1e45)]
    [InlineData(1e20f, 0.1)]
    [InlineData(3e38f, 0.1)]
    [InlineData(3e38f, 1e30)]
    public void EnormousStepIsNotKept(float size, double learningRate)
    {
        var data = Cases.Data([.. Cases.OnSphere(50, 10, seed: 1).Inputs.ToArray().Select(x => size * x)], 10);
        var network = TwoLayerReluNet.Create(10, 20, seed: 1);
        var ball = LazyBall.FromLazyConstant(10, 20);
        var error = Record.Exception(() => new LazySgd(new LazySgdOptions { LearningRate = learningRate }).Train(network, data));
        Assert.True(error is null or InvalidOperationException);
        Assert.True(ball.Contains(network));
    }

    [Fact]
    public void BatchTooLargeForTheMemoryOfABlockIsRefusedClearly()
    {
        var data = Cases.Data(new float[70_000].Select((_, i) => (float)i).ToArray(), 1);
        var network = TwoLayerReluNet.Create(1, 1, seed: 1);
        var error = Assert.Throws<ArgumentException>(() => new LazySgd(new LazySgdOptions { BatchSize = 70_000 }).Train(network, data));
        Assert.Contains("70000", error.Message);
        Assert.Equal(network.InitialWeights, network.Weights);
    }

    public static TheoryData<LazySgdOptions> BadOptions => new(
        new LazySgdOptions { LearningRate = 0 },
        new LazySgdOptions { LearningRate = -0.1 },
        new LazySgdOptions { LearningRate = double.NaN },
        new LazySgdOptions { LearningRate = double.PositiveInfinity },
        new LazySgdOptions { LazyConstant = 0 },
        new LazySgdOptions { LazyConstant = -1 },
        new LazySgdOptions { LazyConstant = double.NaN },
        new LazySgdOptions { BatchSize = 0 },
        new LazySgdOptions { Epochs = 0 },
        new LazySgdOptions { Steps = 0 },
        new LazySgdOptions { Steps = -1 },
        new LazySgdOptions { Threads = 0 });

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void OptionOutsideItsRangeIsRefusedWhenTheTrainerIsMade(LazySgdOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LazySgd(options));

    [Theory]
    [InlineData(0, 0.6931471805599453)]
    [InlineData(1, 0.31326168751822286)]
    [InlineData(-1, 1.3132616875182228)]
    [InlineData(800, 0)]
    [InlineData(-800, 800)]
    public void LogisticLossNeverOverflows(double margin, double expected)
    {
        Close.Equal(expected, LogisticLoss.Value(margin), 1e-15 * (1 + expected));
        Close.Equal(-PlainLogisticLoss.Slope(margin), LogisticLoss.Pull(margin), 1e-15);
    }

    private static TwoLayerReluNet AfterSteps(LazySgdOptions options, LabeledData data, long steps)
    {
        var network = TwoLayerReluNet.Create(10, 20, seed: 1);
        if (steps > 0) new LazySgd(options with { Steps = steps }).Train(network, data);
        return network;
    }

    private sealed class Listener<T>(Action<T> listen) : IProgress<T>
    {
        public void Report(T value) => listen(value);
    }

    [Fact]
    public void BatchLargerThanTheDataIsTheWholeData()
    {
        var data = Cases.OnSphere(30, 8, seed: 1);
        int[] Train(int batchSize)
        {
            var network = Cases.Network(8, 20, seed: 2);
            var run = new LazySgd(new LazySgdOptions { BatchSize = batchSize, Epochs = 3, LazyConstant = 100 }).Train(network, data);
            Assert.Equal(3, run.Steps);
            return Cases.Bits(network.Weights);
        }

        Assert.Equal(Train(30), Train(int.MaxValue));
    }

    /// <summary>With ‖w‖ near 1e4 float32 knows a deviation to about 1e-3 only: the exit must come from what is measured in double.</summary>
    [Fact]
    public void ExitIsExactForLargeWeightsToo()
    {
        var data = Cases.OnSphere(200, 8, seed: 3);
        float[] weights = [.. Cases.Gaussian(8 * 30, seed: 4).Select(w => 4000 * w)];
        float[] signs = [.. Enumerable.Range(0, 30).Select(s => s % 2 == 0 ? 1f : -1f)];
        var network = TwoLayerReluNet.FromWeights(8, weights, signs);
        var run = new LazySgd(new LazySgdOptions { LazyConstant = 0.2, Epochs = 5 }).Train(network, data);
        Assert.Equal(StopReason.LeftBall, run.StopReason);
        Assert.True(run.ExitDeviation > 0.2 / Math.Sqrt(30));
        Assert.True(run.MaxDeviation <= 0.2 / Math.Sqrt(30));
        Close.Relative(run.Trace[^1].MaxDeviation, run.MaxDeviation, 0.02, "the last kept deviation");
    }
}

using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Lazy;

public sealed class AdversarialCheckpointTests : IDisposable
{
    private static readonly LabeledData Data = Cases.OnSphere(60, 12, seed: 3);

    private static readonly ProjectedAdversarialTrainingOptions Options =
        ProjectedAdversarialTrainingOptions.Algorithm1(0.05, 0.2) with { LearningRate = 2, BatchSize = 16, AttackSteps = 15, Epochs = 6, Patience = null };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lazy-adversary-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "run.checkpoint");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(AttackStart.Clean, true)]
    [InlineData(AttackStart.Warm, false)]
    public void GoesOnToTheSameBits(AttackStart start, bool drawn)
    {
        var options = Options with { AttackStart = start };
        var whole = Network(drawn);
        var expected = new ProjectedAdversarialTraining(options).Train(whole, Data);

        for (int stopIn = 2; stopIn <= 7; stopIn++)
        {
            File.Delete(Path);
            using var cancellation = new CancellationTokenSource();
            var stopped = new Watcher(progress =>
            {
                if (progress.Epoch == stopIn) cancellation.Cancel();
            });
            if (stopIn < 7)
            {
                Assert.ThrowsAny<OperationCanceledException>(
                    () => new ProjectedAdversarialTraining(options).Train(Network(drawn), Data, Path, stopped, cancellation.Token));
            }
            else
            {
                new ProjectedAdversarialTraining(options).Train(Network(drawn), Data, Path);
            }

            var resumed = Network(drawn);
            var epochs = new List<int>();
            var run = new ProjectedAdversarialTraining(options).Train(resumed, Data, Path, new Watcher(p => epochs.Add(p.Epoch)));
            Assert.Equal(stopIn, epochs[0]);
            Assert.Equal(expected.Epochs, run.Epochs);
            Assert.Equal((expected.BestEpoch, expected.StopReason), (run.BestEpoch, run.StopReason));
            Assert.Equal(Cases.Bits(whole.Weights), Cases.Bits(resumed.Weights));
        }
    }

    [Fact]
    public void MoreEpochsGoOnWhereFewerEnded()
    {
        var whole = Network(drawn: true);
        var expected = new ProjectedAdversarialTraining(Options).Train(whole, Data);
        new ProjectedAdversarialTraining(Options with { Epochs = 3 }).Train(Network(drawn: true), Data, Path);
        var longer = Network(drawn: true);
        Assert.Equal(expected.Epochs, new ProjectedAdversarialTraining(Options).Train(longer, Data, Path).Epochs);
        Assert.Equal(Cases.Bits(whole.Weights), Cases.Bits(longer.Weights));
    }

    [Fact]
    public void RefusesTheCheckpointOfAnotherRun()
    {
        new ProjectedAdversarialTraining(Options).Train(Network(drawn: true), Data, Path);
        byte[] before = File.ReadAllBytes(Path);
        var flipped = Data.Inputs.ToArray();
        flipped[5] = MathF.BitIncrement(flipped[5]);
        var others = new (ProjectedAdversarialTrainingOptions Options, TwoLayerReluNet Network, LabeledData Data)[]
        {
            (Options with { Seed = 1 }, Network(drawn: true), Data),
            (Options with { LearningRate = 1.9 }, Network(drawn: true), Data),
            (Options with { Threat = Options.Threat.WithRadius(0.06) }, Network(drawn: true), Data),
            (Options with { Threat = Options.Threat.WithFrozen(2) }, Network(drawn: true), Data),
            (Options, TwoLayerReluNet.Create(12, 24, seed: 6), Data),
            (Options, Network(drawn: true), LabeledData.Binary(flipped, 12, Data.Signs)),
        };
        foreach (var (options, network, data) in others)
        {
            var error = Assert.Throws<InvalidDataException>(() => new ProjectedAdversarialTraining(options).Train(network, data, Path));
            Assert.Contains("another run", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void RefusesADamagedCheckpointAndLeavesTheNetworkAlone()
    {
        new ProjectedAdversarialTraining(Options with { Epochs = 2 }).Train(Network(drawn: true), Data, Path);
        byte[] good = File.ReadAllBytes(Path);
        for (int position = 0; position < good.Length; position += 97)
        {
            byte[] bad = [.. good];
            bad[position] ^= 4;
            Refuses(bad);
        }

        foreach (int length in new[] { 0, 5, 16, 40, good.Length / 2, good.Length - 1 }) Refuses(good[..length]);
        Refuses([.. good, 0]);

        void Refuses(byte[] content)
        {
            File.WriteAllBytes(Path, content);
            var network = Network(drawn: true);
            Assert.Contains(
                "damaged", Assert.Throws<InvalidDataException>(() => new ProjectedAdversarialTraining(Options).Train(network, Data, Path)).Message, StringComparison.Ordinal);
            Assert.Equal(Cases.Bits(network.InitialWeights), Cases.Bits(network.Weights));
        }
    }

    /// <summary>A checksum can be recomputed by whoever changes a file: what no run could have written is refused all the same.</summary>
    [Theory]
    [MemberData(nameof(ForgeryNames))]
    public void RefusesWhatNoRunCouldHaveWritten(string name)
    {
        var options = Options with { AttackStart = AttackStart.Warm, Epochs = 4, MeasureBeforeProjection = true };
        var network = Network(drawn: true);
        byte[] fingerprint = AdversarialCheckpoint.Fingerprint(options, network, Data);
        new ProjectedAdversarialTraining(options).Train(Network(drawn: true), Data, Path);
        var state = AdversarialCheckpoint.Read(Path, fingerprint, options, network, Data);
        var last = network.Clone();
        network = Network(drawn: true);

        Forgeries[name](new(this, fingerprint, state, last));
        var error = Record.Exception(() => new ProjectedAdversarialTraining(options).Train(network, Data, Path));
        Assert.Contains("damaged", Assert.IsType<InvalidDataException>(error).Message, StringComparison.Ordinal);
        Assert.Equal(Cases.Bits(network.InitialWeights), Cases.Bits(network.Weights));
    }

    public static TheoryData<string> ForgeryNames => [.. Forgeries.Keys];

    private static Dictionary<string, Action<Forger>> Forgeries { get; } = new()
    {
        ["a body 11 bytes short"] = forger => forger.Content(body => body[..^11]),
        ["a body 32 bytes short"] = forger => forger.Content(body => body[..^32]),
        ["a body a byte too long"] = forger => forger.Content(body => [.. body, 0]),
        ["an input that is NaN"] = forger => forger.LastInput(float.NaN),
        ["an input that is infinite"] = forger => forger.LastInput(float.PositiveInfinity),
        ["an input beyond the radius"] = forger => forger.LastInput(0.5f),
        ["no warm start"] = forger => forger.State(inputs: null),
        ["a robust accuracy above 1"] = forger => forger.Epoch(1, e => e with { RobustAccuracy = 1.01 }),
        ["a robust accuracy below 0"] = forger => forger.Epoch(1, e => e with { RobustAccuracy = -0.1 }),
        ["a robust accuracy that is NaN"] = forger => forger.Epoch(1, e => e with { RobustAccuracy = double.NaN }),
        ["a clean accuracy above 1"] = forger => forger.Epoch(1, e => e with { CleanAccuracy = 2 }),
        ["a clean accuracy that is NaN"] = forger => forger.Epoch(2, e => e with { CleanAccuracy = double.NaN }),
        ["an accuracy before the projection above 1"] = forger => forger.Epoch(1, e => e with { RobustAccuracyBeforeProjection = 1.5 }),
        ["no accuracy before the projection"] = forger => forger.Epoch(3, e => e with { RobustAccuracyBeforeProjection = null }),
        ["a measured last epoch"] = forger => forger.Epoch(4, e => e with { RobustAccuracy = 0.5, CleanAccuracy = 0.5 }),
        ["a negative loss"] = forger => forger.Epoch(1, e => e with { Loss = -1 }),
        ["a loss that is NaN"] = forger => forger.Epoch(1, e => e with { Loss = double.NaN }),
        ["a deviation above V"] = forger => forger.Epoch(1, e => e with { MaxDeviation = 0.21 }),
        ["a negative deviation"] = forger => forger.Epoch(1, e => e with { MaxDeviation = -0.1 }),
        ["more neurons moved than there are"] = forger => forger.Epoch(1, e => e with { MovedNeurons = 25 }),
        ["fewer than no neurons moved"] = forger => forger.Epoch(1, e => e with { MovedNeurons = -1 }),
        ["another best epoch"] = forger => forger.State(bestEpoch: forger.BestEpoch % 3 + 1),
        ["the best epoch not measured"] = forger => forger.State(bestEpoch: 4),
        ["no best epoch"] = forger => forger.State(bestEpoch: 0),
        ["last weights outside the ball"] = forger => forger.State(last: Outside(forger.Last)),
        ["best weights outside the ball"] = forger => forger.State(best: Outside(forger.Last)),
        ["another initialization"] = forger => forger.State(last: TwoLayerReluNet.Create(12, 24, seed: 6)),
        ["an initialization a bit away"] = forger => forger.State(
            last: TwoLayerReluNet.FromWeights(
                12, forger.Last.Weights, forger.Last.OutputWeights, false,
                [.. forger.Last.InitialWeights.ToArray().Select((w, i) => i == 0 ? MathF.BitIncrement(w) : w)])),
        ["other output weights"] = forger => forger.State(
            last: TwoLayerReluNet.FromWeights(
                12, forger.Last.Weights, [.. forger.Last.OutputWeights.ToArray().Select(a => -a)], false, forger.Last.InitialWeights)),
        ["another shape"] = forger => forger.State(last: TwoLayerReluNet.Create(12, 23, seed: 5)),
    };

    /// <summary>The first weight a little more than V from its initialization.</summary>
    private static TwoLayerReluNet Outside(TwoLayerReluNet network)
    {
        float[] weights = network.Weights.ToArray();
        weights[0] = network.InitialWeights[0] + 0.2001f;
        return TwoLayerReluNet.FromWeights(12, weights, network.OutputWeights, false, network.InitialWeights);
    }

    private static TwoLayerReluNet Network(bool drawn)
    {
        var network = TwoLayerReluNet.Create(12, 24, seed: 5);
        return drawn ? network : TwoLayerReluNet.FromWeights(12, network.Weights, network.OutputWeights);
    }

    /// <summary>Writes a checkpoint with one thing changed, under a right checksum.</summary>
    private sealed class Forger(AdversarialCheckpointTests test, byte[] fingerprint, AdversarialState state, TwoLayerReluNet last)
    {
        public TwoLayerReluNet Last => last;

        public int BestEpoch => state.BestEpoch;

        public void Content(Func<byte[], byte[]> change)
        {
            byte[] body = change(File.ReadAllBytes(test.Path)[..^32]);
            File.WriteAllBytes(test.Path, [.. body, .. System.Security.Cryptography.SHA256.HashData(body)]);
        }

        public void LastInput(float value) => Content(body => [.. body[..^4], .. BitConverter.GetBytes(value)]);

        public void Epoch(int number, Func<AdversarialEpoch, AdversarialEpoch> change) =>
            Write(state.Epochs.Select(e => e.Epoch == number ? change(e) : e), state.BestEpoch, state.Best, state.AdversarialInputs, last);

        public void State(int bestEpoch) => Write(state.Epochs, bestEpoch, state.Best, state.AdversarialInputs, last);

        public void State(TwoLayerReluNet? last = null, TwoLayerReluNet? best = null) =>
            Write(state.Epochs, state.BestEpoch, best ?? state.Best, state.AdversarialInputs, last ?? Last);

        public void State(LabeledData? inputs) => Write(state.Epochs, state.BestEpoch, state.Best, inputs, last);

        private void Write(
            IEnumerable<AdversarialEpoch> epochs, int bestEpoch, TwoLayerReluNet? best, LabeledData? inputs, TwoLayerReluNet network) =>
            AdversarialCheckpoint.Write(test.Path, fingerprint, network, new(epochs, bestEpoch, best, inputs));
    }

    private sealed class Watcher(Action<AdversarialTrainingProgress> watch) : IProgress<AdversarialTrainingProgress>
    {
        public void Report(AdversarialTrainingProgress value)
        {
            lock (this) watch(value);
        }
    }
}

using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;

namespace LazyAdversary.Tests.Training;

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

    private static TwoLayerReluNet Network(bool drawn)
    {
        var network = TwoLayerReluNet.Create(12, 24, seed: 5);
        return drawn ? network : TwoLayerReluNet.FromWeights(12, network.Weights, network.OutputWeights);
    }

    private sealed class Watcher(Action<AdversarialTrainingProgress> watch) : IProgress<AdversarialTrainingProgress>
    {
        public void Report(AdversarialTrainingProgress value)
        {
            lock (this) watch(value);
        }
    }
}

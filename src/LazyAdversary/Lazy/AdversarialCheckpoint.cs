using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>
/// The file that adversarial training continues from, version 1, little-endian:
/// <code>
/// 8 bytes   "LAZYADV\n"
/// int32     format version
/// 32 bytes  fingerprint of the run
/// int32     number of epochs done, at least 1
/// int32     best epoch, 0 for none yet
/// byte      1 where the next attack starts warm
/// epochs    robust accuracy, clean accuracy, loss, deviation (doubles), moved neurons (int32), robust accuracy before the projection (double, NaN for none)
/// network   after the last epoch, in its own format
/// network   after the best epoch, where there is one
/// floats    the inputs that the next attack starts from, where it starts warm
/// 32 bytes  SHA-256 of all of the above
/// </code>
/// A file is untrusted: nothing is used before the checksum is right and all of the content is what this run could have written, and no
/// length in it allocates more than the run itself needs.
/// </summary>
internal static class AdversarialCheckpoint
{
    private const int FormatVersion = 1;
    private const int EpochBytes = 5 * sizeof(double) + sizeof(int);

    // A norm that was measured on another machine may differ in its last bits.
    private const double Tolerance = 1e-12;

    private static ReadOnlySpan<byte> Magic => "LAZYADV\n"u8;

    /// <summary>What a run is: everything that determines its bits. Epochs and patience say only how far it goes.</summary>
    public static byte[] Fingerprint(ProjectedAdversarialTrainingOptions options, TwoLayerReluNet network, LabeledData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var threat = options.Threat;
        string settings = string.Create(
            CultureInfo.InvariantCulture,
            $"{threat.Norm} {threat.Radius:R} {string.Join(',', threat.Frozen)} {options.MaxDeviation:R} {options.AttackSteps} {options.AttackStepSize:R} "
            + $"{options.AttackGradient} {options.AttackStart} {options.LearningRate:R} {options.BatchSize} {options.Reduction} {options.Projection} "
            + $"{options.MeasureBeforeProjection} {options.Seed} {network.Dimension} {network.Width} {network.HasBias} {data.Count}");
        hash.AppendData(Encoding.UTF8.GetBytes(settings));
        for (int k = 0; threat.Box is Box box && k < (box.Dimension ?? 1); k++)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{box.Lower(k):R} {box.Upper(k):R} ")));
        FloatBytes.Read(network.OutputWeights, hash.AppendData);
        FloatBytes.Read(network.InitialWeights, hash.AppendData);
        FloatBytes.Read(network.Weights, hash.AppendData);
        FloatBytes.Read(data.Inputs, hash.AppendData);
        hash.AppendData(MemoryMarshal.AsBytes(data.Labels));
        return hash.GetHashAndReset();
    }

    public static void Write(string path, byte[] fingerprint, TwoLayerReluNet network, AdversarialState state) => AtomicFile.Write(path, file =>
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            {
                writer.Write(Magic);
                writer.Write(FormatVersion);
                writer.Write(fingerprint);
                writer.Write(state.Epoch);
                writer.Write(state.BestEpoch);
                writer.Write(state.AdversarialInputs is not null);
                foreach (var epoch in state.Epochs)
                {
                    writer.Write(epoch.RobustAccuracy);
                    writer.Write(epoch.CleanAccuracy);
                    writer.Write(epoch.Loss);
                    writer.Write(epoch.MaxDeviation);
                    writer.Write(epoch.MovedNeurons);
                    writer.Write(epoch.RobustAccuracyBeforeProjection ?? double.NaN);
                }
            }

            network.Save(stream);
            state.Best?.Save(stream);
            if (state.AdversarialInputs is LabeledData inputs) FloatBytes.Read(inputs.Inputs, stream.Write);
        }

        file.Write(hash.Hash!);
    });

    /// <summary>Reads a checkpoint of this run: the network gets the weights after its last epoch.</summary>
    public static AdversarialState Read(
        string path, byte[] fingerprint, ProjectedAdversarialTrainingOptions options, TwoLayerReluNet network, LabeledData data)
    {
        using var file = File.OpenRead(path);
        RequireChecksum(file, path);
        file.Position = 0;
        try
        {
            using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic)) throw Damaged(path, "it does not start with LAZYADV");
            int version = reader.ReadInt32();
            if (version != FormatVersion) throw new InvalidDataException($"The checkpoint '{path}' has format version {version}; this build reads version {FormatVersion}.");
            if (!reader.ReadBytes(fingerprint.Length).SequenceEqual(fingerprint))
            {
                throw new InvalidDataException(
                    $"The checkpoint '{path}' is one of another run: the network, the data or the options differ. Give another file, or delete it to start anew.");
            }

            int count = reader.ReadInt32(), bestEpoch = reader.ReadInt32();
            bool isWarm = reader.ReadBoolean();
            if (count < 1 || count > file.Length / EpochBytes || isWarm != (options.AttackStart == AttackStart.Warm))
                throw Damaged(path, "its header does not fit the run");
            var epochs = new List<AdversarialEpoch>();
            for (int epoch = 1; epoch <= count; epoch++)
            {
                double robust = reader.ReadDouble(), clean = reader.ReadDouble(), loss = reader.ReadDouble(), deviation = reader.ReadDouble();
                int moved = reader.ReadInt32();
                double before = reader.ReadDouble();
                epochs.Add(new(epoch, robust, clean, loss, deviation, moved, double.IsNaN(before) ? null : before));
            }

            for (int epoch = 1; epoch <= count; epoch++)
            {
                if (!IsPossible(epochs[epoch - 1], isMeasured: epoch < count, options, network.Width))
                    throw Damaged(path, $"epoch {epoch} has values that no epoch can have");
            }

            if (bestEpoch != Best(epochs.SkipLast(1))) throw Damaged(path, $"epoch {bestEpoch} is not the best");
            var last = ReadNetwork();
            var best = bestEpoch > 0 ? ReadNetwork() : null;
            LabeledData? inputs = null;
            if (isWarm)
            {
                var values = new float[data.Inputs.Length];
                FloatBytes.Write(values, file.ReadExactly);
                for (int i = 0; i < data.Count; i++)
                {
                    if (!IsAllowed(options.Threat, data.Input(i), values.AsSpan(i * data.Dimension, data.Dimension)))
                        throw Damaged(path, $"its adversarial input {i} is none that the threat allows");
                }

                inputs = LabeledData.FromArray(values, data.Dimension, data.Labels);
            }

            // Also where the content took what it lacks from the checksum.
            if (file.Position != file.Length - SHA256.HashSizeInBytes) throw Damaged(path, "it is longer or shorter than its content");
            last.Weights.CopyTo(network.MutableWeights);
            return new(epochs, bestEpoch, best, inputs);
        }
        catch (EndOfStreamException e)
        {
            throw Damaged(path, e.Message);
        }

        TwoLayerReluNet ReadNetwork()
        {
            var read = TwoLayerReluNet.Load(file);
            if (read.Dimension != network.Dimension || read.Weights.Length != network.Weights.Length)
                throw Damaged(path, "a network in it has another shape");
            if (!read.OutputWeights.SequenceEqual(network.OutputWeights) || !read.InitialWeights.SequenceEqual(network.InitialWeights))
                throw Damaged(path, "a network in it has another initialization");
            return LazyDeviation.Of(read).Max <= options.MaxDeviation * (1 + Tolerance)
                ? read
                : throw Damaged(path, "a network in it is outside the lazy ball");
        }
    }

    private static bool IsPossible(AdversarialEpoch epoch, bool isMeasured, ProjectedAdversarialTrainingOptions options, int width) =>
        (isMeasured
            ? IsShare(epoch.RobustAccuracy) && IsShare(epoch.CleanAccuracy)
            : double.IsNaN(epoch.RobustAccuracy) && double.IsNaN(epoch.CleanAccuracy))
        && epoch.Loss >= 0 && double.IsFinite(epoch.Loss)
        && epoch.MaxDeviation >= 0 && epoch.MaxDeviation <= options.MaxDeviation && double.IsFinite(epoch.MaxDeviation)
        && epoch.MovedNeurons >= 0 && epoch.MovedNeurons <= width
        && epoch.RobustAccuracyBeforeProjection.HasValue == options.MeasureBeforeProjection
        && IsShare(epoch.RobustAccuracyBeforeProjection ?? 0);

    private static bool IsShare(double value) => value >= 0 && value <= 1;

    /// <summary>The number of the best epoch, as <see cref="AdversarialTrainingRun.BestEpoch"/> defines it; 0 when there is none.</summary>
    private static int Best(IEnumerable<AdversarialEpoch> measured) => measured.MaxBy(e => (e.RobustAccuracy, e.CleanAccuracy))?.Epoch ?? 0;

    private static bool IsAllowed(ThreatModel threat, ReadOnlySpan<float> x, ReadOnlySpan<float> perturbed)
    {
        for (int k = 0; k < x.Length; k++)
        {
            if (threat.IsFrozen(k) && perturbed[k] != x[k]) return false;
            if (threat.Box is Box box && !(perturbed[k] >= box.Lower(k) && perturbed[k] <= box.Upper(k))) return false;
        }

        // Neither NaN nor infinity is within any radius.
        return threat.Distance(x, perturbed) <= threat.Radius * (1 + Tolerance);
    }

    private static void RequireChecksum(FileStream file, string path)
    {
        long length = file.Length - SHA256.HashSizeInBytes;
        if (length < 0) throw Damaged(path, $"it has {file.Length} bytes only");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (long done = 0; done < length;)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, length - done));
            if (read == 0) throw Damaged(path, "it is cut short");
            hash.AppendData(buffer, 0, read);
            done += read;
        }

        Span<byte> stored = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(stored);
        if (!stored.SequenceEqual(hash.GetHashAndReset())) throw Damaged(path, "its checksum does not match");
    }

    private static InvalidDataException Damaged(string path, string why) => new($"The checkpoint '{path}' is damaged: {why}. Delete it to start anew.");
}

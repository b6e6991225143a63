using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Networks;

namespace LazyAdversary.Training;

/// <summary>
/// The file that adversarial training continues from, version 1, little-endian:
/// <code>
/// 8 bytes   "LAZYADV\n"
/// int32     format version
/// int32     length of the text
/// text      JSON: fingerprint of the run, best epoch, epochs
/// network   after the last epoch, in its own format
/// network   after the best epoch, where there is one
/// floats    the inputs that the next attack starts from, where it starts warm
/// 32 bytes  SHA-256 of all of the above
/// </code>
/// A file is untrusted: nothing is used before the checksum is right, and no length in it allocates more than the run itself needs.
/// </summary>
internal static class AdversarialCheckpoint
{
    private const int FormatVersion = 1;
    private const int LongestText = 1 << 24;

    private static ReadOnlySpan<byte> Magic => "LAZYADV\n"u8;

    /// <summary>What a run is: everything that determines its bits. Epochs and patience say only how far it goes.</summary>
    public static string Fingerprint(ProjectedAdversarialTrainingOptions options, TwoLayerReluNet network, LabeledData data)
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
        hash.AppendData(MemoryMarshal.AsBytes(network.OutputWeights));
        hash.AppendData(MemoryMarshal.AsBytes(network.InitialWeights));
        hash.AppendData(MemoryMarshal.AsBytes(network.Weights));
        hash.AppendData(MemoryMarshal.AsBytes(data.Inputs));
        hash.AppendData(MemoryMarshal.AsBytes(data.Labels));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public static void Write(string path, string fingerprint, TwoLayerReluNet network, AdversarialState state) => AtomicFile.Write(path, file =>
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            byte[] text = JsonSerializer.SerializeToUtf8Bytes(
                new CheckpointText(fingerprint, state.BestEpoch, state.AdversarialInputs is not null, [.. state.Epochs]), CheckpointJson.Default.CheckpointText);
            Span<byte> numbers = stackalloc byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(numbers, FormatVersion);
            BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], text.Length);
            stream.Write(Magic);
            stream.Write(numbers);
            stream.Write(text);
            network.Save(stream);
            state.Best?.Save(stream);
            if (state.AdversarialInputs is LabeledData inputs) stream.Write(MemoryMarshal.AsBytes(inputs.Inputs));
        }

        file.Write(hash.Hash!);
    });

    /// <summary>Reads a checkpoint of this run: the network gets the weights after its last epoch.</summary>
    public static AdversarialState Read(string path, string fingerprint, TwoLayerReluNet network, LabeledData data)
    {
        using var file = File.OpenRead(path);
        RequireChecksum(file, path);
        file.Position = 0;
        try
        {
            Span<byte> header = stackalloc byte[16];
            file.ReadExactly(header);
            if (!header.StartsWith(Magic)) throw Damaged(path, "it does not start with LAZYADV");
            int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]), length = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
            if (version != FormatVersion) throw new InvalidDataException($"The checkpoint '{path}' has format version {version}; this build reads version {FormatVersion}.");
            if (length is < 0 or > LongestText) throw Damaged(path, $"its text has {length} bytes");
            byte[] bytes = new byte[length];
            file.ReadExactly(bytes);
            var text = JsonSerializer.Deserialize(bytes, CheckpointJson.Default.CheckpointText) ?? throw Damaged(path, "its text is empty");
            if (text.Fingerprint != fingerprint)
            {
                throw new InvalidDataException(
                    $"The checkpoint '{path}' is one of another run: the network, the data or the options differ. Give another file, or delete it to start anew.");
            }

            if (text.Epochs is not { Length: > 0 } || text.BestEpoch < 0 || text.BestEpoch > text.Epochs.Length) throw Damaged(path, "its epochs do not fit together");
            var last = ReadNetwork();
            var best = text.BestEpoch > 0 ? ReadNetwork() : null;
            LabeledData? inputs = null;
            if (text.Warm)
            {
                var values = new float[data.Inputs.Length];
                file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
                inputs = LabeledData.FromArray(values, data.Dimension, data.Labels);
            }

            last.Weights.CopyTo(network.MutableWeights);
            return new(text.Epochs, text.BestEpoch, best, inputs);
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException)
        {
            throw Damaged(path, e.Message);
        }

        TwoLayerReluNet ReadNetwork()
        {
            var read = TwoLayerReluNet.Load(file);
            return read.Dimension == network.Dimension && read.Weights.Length == network.Weights.Length ? read : throw Damaged(path, "a network in it has another shape");
        }
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

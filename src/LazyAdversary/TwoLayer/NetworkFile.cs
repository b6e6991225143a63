using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LazyAdversary.Data;
using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer;

/// <summary>
/// The stream format of a network, version 1, little-endian:
/// <code>
/// 8 bytes   "LAZYNET\n"
/// int32     format version
/// int32     d
/// int32     m
/// int32     1 with hidden biases, else 0
/// int32     where W_0 comes from: 0 stored, 1 drawn from the seed
/// int32     version of the Gaussian generator
/// int32     seed
/// m bytes   a, each −1 or +1
/// floats    W, m rows
/// floats    W_0, m rows, when stored
/// 32 bytes  SHA-256 of all of the above
/// </code>
/// A file is untrusted: memory is allocated as data arrives, never from a length field alone.
/// </summary>
internal static class NetworkFile
{
    private const int FormatVersion = 1;
    private const int HeaderLength = 36;
    private const int FirstChunk = 1 << 18;

    // In bytes, a span of floats must not be longer than an int can say.
    private const int LargestChunk = 1 << 28;

    private static ReadOnlySpan<byte> Magic => "LAZYNET\n"u8;

    public static void Write(TwoLayerReluNet network, string path) => AtomicFile.Write(path, stream => Write(network, stream));

    public static void Write(TwoLayerReluNet network, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        Span<byte> header = stackalloc byte[HeaderLength];
        Magic.CopyTo(header);
        WriteField(header, 0, FormatVersion);
        WriteField(header, 1, network.Dimension);
        WriteField(header, 2, network.Width);
        WriteField(header, 3, network.HasBias ? 1 : 0);
        WriteField(header, 4, network.Seed.HasValue ? 1 : 0);
        WriteField(header, 5, GaussianGenerator.Version);
        WriteField(header, 6, network.Seed ?? 0);
        Emit(header);

        var signs = new byte[network.Width];
        for (int s = 0; s < signs.Length; s++) signs[s] = (byte)(sbyte)network.OutputWeights[s];
        Emit(signs);
        EmitFloats(network.Weights);
        if (!network.Seed.HasValue) EmitFloats(network.InitialWeights);
        stream.Write(hash.GetHashAndReset());

        void Emit(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        void EmitFloats(ReadOnlySpan<float> values)
        {
            if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Networks are stored little-endian.");
            FloatBytes.Read(values, Emit);
        }
    }

    public static TwoLayerReluNet Read(Stream stream, int threads)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Networks are stored little-endian.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        Span<byte> header = stackalloc byte[HeaderLength];
        int got = stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        if (!header[..Math.Min(got, Magic.Length)].SequenceEqual(Magic[..Math.Min(got, Magic.Length)]) || got == 0)
            throw new InvalidDataException("This is not a saved network: it does not start with LAZYNET.");
        if (got < HeaderLength) throw CutShort("the header", HeaderLength, got);
        hash.AppendData(header);

        int version = ReadField(header, 0);
        if (version > FormatVersion)
        {
            throw new InvalidDataException(
                $"The network was written in format version {version}; this build reads up to version {FormatVersion}. Update the package.");
        }

        int dimension = ReadField(header, 1), width = ReadField(header, 2), bias = ReadField(header, 3), drawn = ReadField(header, 4);
        int generator = ReadField(header, 5), seed = ReadField(header, 6);
        long stride = (long)dimension + bias;
        if (version < 1 || dimension < 1 || width < 1 || bias is not (0 or 1) || drawn is not (0 or 1) || stride * width > Array.MaxLength)
            throw new InvalidDataException($"The header is damaged: format {version}, dimension {dimension}, width {width}, bias {bias}, origin {drawn}.");
        if (drawn == 1 && generator != GaussianGenerator.Version)
        {
            throw new InvalidDataException(
                $"W_0 is stored as the seed of generator version {generator}; this build has version {GaussianGenerator.Version}.");
        }

        int count = (int)(stride * width);
        var signs = ReadArray<byte>("the output weights", width);
        var weights = ReadArray<float>("the weights", count);
        var initial = drawn == 1 ? null : ReadArray<float>("the initial weights", count);

        Span<byte> stored = stackalloc byte[SHA256.HashSizeInBytes];
        got = stream.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false);
        if (got < stored.Length) throw CutShort("the checksum", stored.Length, got);
        if (!stored.SequenceEqual(hash.GetHashAndReset()))
            throw new InvalidDataException("The network is damaged: its checksum does not match.");

        var outputWeights = Array.ConvertAll(signs, s => (float)(sbyte)s);
        foreach (float a in outputWeights)
        {
            if (a is not (1 or -1)) throw new InvalidDataException(FormattableString.Invariant($"The network is damaged: an output weight is {a}."));
        }

        if (!TensorPrimitives.IsFiniteAll<float>(weights) || (initial is not null && !TensorPrimitives.IsFiniteAll<float>(initial)))
            throw new InvalidDataException("The network is damaged: a weight is not finite.");

        initial ??= TwoLayerReluNet.DrawInitialWeights(width, (int)stride, seed, threads);
        return new TwoLayerReluNet(dimension, weights, initial, outputWeights, drawn == 1 ? seed : null);

        T[] ReadArray<T>(string what, int length) where T : unmanaged
        {
            var values = new T[Math.Min(length, FirstChunk)];
            int filled = 0;
            while (true)
            {
                var bytes = MemoryMarshal.AsBytes(values.AsSpan(filled));
                int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (read < bytes.Length)
                {
                    int size = Marshal.SizeOf<T>();
                    throw CutShort(what, (long)length * size, (long)filled * size + read);
                }

                hash.AppendData(bytes);
                filled = values.Length;
                if (filled == length) return values;
                Array.Resize(ref values, (int)Math.Min(length, filled + (long)Math.Min(filled, LargestChunk)));
            }
        }
    }

    private static InvalidDataException CutShort(string what, long expected, long got) =>
        new($"The network is cut short: {what} should have {expected} bytes, {got} are there.");

    private static void WriteField(Span<byte> header, int field, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(header[(8 + 4 * field)..], value);

    private static int ReadField(ReadOnlySpan<byte> header, int field) => BinaryPrimitives.ReadInt32LittleEndian(header[(8 + 4 * field)..]);
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.TwoLayer;

public class NetworkFileTests
{
    private const int VersionField = 8, DimensionField = 12, WidthField = 16, BiasField = 20, OriginField = 24, GeneratorField = 28, HeaderLength = 36;

    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void LoadsTheBitsThatWereSaved(bool seeded, bool hiddenBias)
    {
        var network = Trained(seeded, hiddenBias, dimension: 20, width: 77);
        var loaded = Load(Save(network));
        Assert.Equal(Cases.Bits(network.Weights), Cases.Bits(loaded.Weights));
        Assert.Equal(Cases.Bits(network.InitialWeights), Cases.Bits(loaded.InitialWeights));
        Assert.Equal(network.OutputWeights, loaded.OutputWeights);
        Assert.Equal(
            (network.Dimension, network.Width, network.Stride, network.Seed), (loaded.Dimension, loaded.Width, loaded.Stride, loaded.Seed));
        Assert.True(LazyDeviation.Of(network).Max > 0);
        Assert.Equal(LazyDeviation.Of(network).PerNeuron, LazyDeviation.Of(loaded).PerNeuron);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public void EverySeedSurvives(int seed)
    {
        var network = TwoLayerReluNet.Create(3, 4, seed);
        var loaded = Load(Save(network));
        Assert.Equal(seed, loaded.Seed);
        Assert.Equal(network.InitialWeights, loaded.InitialWeights);
    }

    /// <summary>More weights than the reader takes in one piece, so that its buffer grows.</summary>
    [Fact]
    public void LargeNetworkSurvives()
    {
        var network = TwoLayerReluNet.Create(700, 1000, seed: 3, threads: 2);
        network.ScaleWeights(1.5);
        Assert.Equal(network.Weights, Load(Save(network)).Weights);
    }

    [Fact]
    public void SeededNetworkStoresItsInitializationAsTheSeed()
    {
        int seeded = Save(Trained(seeded: true, hiddenBias: false, 30, 40)).Length, given = Save(Trained(seeded: false, hiddenBias: false, 30, 40)).Length;
        Assert.Equal(30 * 40 * sizeof(float), given - seeded);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NetworkCutShortAnywhereIsRefused(bool seeded, bool hiddenBias)
    {
        byte[] saved = Save(Trained(seeded, hiddenBias, dimension: 3, width: 4));
        for (int length = 0; length < saved.Length; length++)
            Assert.Throws<InvalidDataException>(() => Load(saved[..length]));
    }

    [Fact]
    public void CutShortSaysHowMuchIsMissing()
    {
        byte[] saved = Save(Trained(seeded: false, hiddenBias: false, dimension: 3, width: 4));
        var error = Assert.Throws<InvalidDataException>(() => Load(saved[..(HeaderLength + 4 + 10)]));
        Assert.Contains("48", error.Message);
        Assert.Contains("10", error.Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnyFlippedBitIsNoticed(bool seeded, bool hiddenBias)
    {
        byte[] saved = Save(Trained(seeded, hiddenBias, dimension: 3, width: 4));
        for (int bit = 0; bit < 8 * saved.Length; bit++)
        {
            byte[] damaged = [.. saved];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => Load(damaged));
        }
    }

    [Fact]
    public void NewerVersionIsRefusedByItsNumber()
    {
        var error = Assert.Throws<InvalidDataException>(() => Load(WithField(VersionField, 2)));
        Assert.Contains("version 2", error.Message);
    }

    [Theory]
    [InlineData(VersionField, 0)]
    [InlineData(VersionField, -1)]
    [InlineData(DimensionField, 0)]
    [InlineData(DimensionField, -3)]
    [InlineData(WidthField, 0)]
    [InlineData(WidthField, int.MinValue)]
    [InlineData(BiasField, 2)]
    [InlineData(BiasField, -1)]
    [InlineData(OriginField, 2)]
    public void HeaderFieldOutsideItsRangeIsRefused(int field, int value) => Assert.Throws<InvalidDataException>(() => Load(WithField(field, value)));

    [Fact]
    public void SeedOfAnotherGeneratorIsRefused()
    {
        byte[] saved = Save(Trained(seeded: true, hiddenBias: false, 3, 4));
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(GeneratorField), 99);
        var error = Assert.Throws<InvalidDataException>(() => Load(Resealed(saved)));
        Assert.Contains("99", error.Message);
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(1, 2_000_000_000)]
    [InlineData(2_000_000_000, 1)]
    [InlineData(40_000, 50_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void LengthFieldAloneAllocatesNothingLarge(int dimension, int width)
    {
        byte[] saved = WithField(DimensionField, dimension);
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(WidthField), width);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Load(saved));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void StreamOfSomethingElseIsRefused()
    {
        Assert.Throws<InvalidDataException>(() => Load([]));
        Assert.Throws<InvalidDataException>(() => Load(new byte[1000]));
        Assert.Throws<InvalidDataException>(() => Load("PK\u0003\u0004 and so on, a zip file it seems"u8.ToArray()));
    }

    /// <summary>A checksum shows that a file arrived as it was written, not that it was written by this library.</summary>
    [Fact]
    public void ForgedContentWithARightChecksumIsRefused()
    {
        byte[] saved = Save(Trained(seeded: false, hiddenBias: false, 3, 4));
        byte[] sign = [.. saved];
        sign[HeaderLength + 1] = 0;
        Assert.Throws<InvalidDataException>(() => Load(Resealed(sign)));

        foreach (float value in new[] { float.NaN, float.PositiveInfinity })
        {
            byte[] weight = [.. saved], initial = [.. saved];
            BinaryPrimitives.WriteSingleLittleEndian(weight.AsSpan(HeaderLength + 4 + 4 * 5), value);
            Assert.Throws<InvalidDataException>(() => Load(Resealed(weight)));
            BinaryPrimitives.WriteSingleLittleEndian(initial.AsSpan(HeaderLength + 4 + 4 * 17), value);
            Assert.Throws<InvalidDataException>(() => Load(Resealed(initial)));
        }
    }

    [Fact]
    public void StreamNeedNotBeSeekable()
    {
        var network = Trained(seeded: false, hiddenBias: true, 20, 30);
        using var written = new MemoryStream();
        network.Save(new TricklingStream(written));
        using var source = new MemoryStream(written.ToArray());
        Assert.Equal(network.Weights, TwoLayerReluNet.Load(new TricklingStream(source)).Weights);
    }

    [Fact]
    public void NetworksFollowOneAnotherInAStream()
    {
        var first = Trained(seeded: true, hiddenBias: false, 5, 6);
        var second = Trained(seeded: false, hiddenBias: true, 3, 4);
        using var stream = new MemoryStream();
        first.Save(stream);
        second.Save(stream);
        stream.Write("more"u8);
        stream.Position = 0;
        Assert.Equal(first.Weights, TwoLayerReluNet.Load(stream).Weights);
        Assert.Equal(second.Weights, TwoLayerReluNet.Load(stream).Weights);
        Assert.Equal(4, stream.Length - stream.Position);
    }

    [Fact]
    public void FileIsReplacedByTheNewNetworkAndNothingElseIsLeft() => InFolder(folder =>
    {
        string path = Path.Combine(folder, "net.bin");
        Trained(seeded: false, hiddenBias: true, 30, 40).Save(path);
        var network = Trained(seeded: true, hiddenBias: false, 3, 4);
        network.Save(path);
        Assert.Equal(network.Weights, TwoLayerReluNet.Load(path).Weights);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    });

    [Fact]
    public void FileThatGoesOnBehindTheNetworkIsRefused() => InFolder(folder =>
    {
        string path = Path.Combine(folder, "network.lazynet");
        Cases.Network(3, 4, seed: 1).Save(path);
        File.AppendAllText(path, "x");
        Assert.Contains("goes on", Assert.Throws<InvalidDataException>(() => TwoLayerReluNet.Load(path)).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void PathThatCannotBeWrittenLeavesNothingBehind() => InFolder(folder =>
    {
        // The target is a folder: the last move must fail.
        string path = Path.Combine(folder, "net.bin");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => Trained(seeded: true, hiddenBias: false, 3, 4).Save(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    });

    [Fact]
    public void MissingArgumentsAreNamed()
    {
        var network = Trained(seeded: true, hiddenBias: false, 3, 4);
        Assert.Throws<ArgumentNullException>(() => network.Save((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => network.Save((string)null!));
        Assert.Throws<ArgumentException>(() => network.Save(""));
        Assert.Throws<ArgumentNullException>(() => TwoLayerReluNet.Load((Stream)null!));
        Assert.Throws<FileNotFoundException>(() => TwoLayerReluNet.Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))));
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoLayerReluNet.Load(new MemoryStream(Save(network)), threads: 0));
    }

    private static TwoLayerReluNet Trained(bool seeded, bool hiddenBias, int dimension, int width)
    {
        if (!seeded) return Cases.Network(dimension, width, seed: 3, hiddenBias);
        var network = TwoLayerReluNet.Create(dimension, width, seed: 8, hiddenBias);
        var matrix = network.AsMatrix();
        for (int s = 0; s < width; s++) matrix[0, s] += 0.25f;
        return network;
    }

    private static byte[] Save(TwoLayerReluNet network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }

    private static TwoLayerReluNet Load(byte[] bytes) => TwoLayerReluNet.Load(new MemoryStream(bytes));

    private static byte[] WithField(int offset, int value)
    {
        byte[] saved = Save(Trained(seeded: false, hiddenBias: false, dimension: 3, width: 4));
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(offset), value);
        return Resealed(saved);
    }

    private static byte[] Resealed(byte[] bytes) => [.. bytes[..^32], .. SHA256.HashData(bytes.AsSpan(..^32))];

    private static void InFolder(Action<string> test)
    {
        string folder = Directory.CreateTempSubdirectory("lazy-adversary-").FullName;
        try
        {
            test(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Like a socket: no length, no position, a few bytes at a time.</summary>
    private sealed class TricklingStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 7));

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

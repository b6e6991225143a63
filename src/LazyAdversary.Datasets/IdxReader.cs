using System.Buffers;
using System.Buffers.Binary;

namespace LazyAdversary.Datasets;

/// <summary>
/// Reads one IDX file of unsigned bytes, plain or gzip, from front to back: the magic number (0, 0, element type, number of dimensions), one 32-bit
/// big-endian size per dimension, then the elements. Everything wrong becomes an <see cref="InvalidDataException"/> that names the file and the byte.
/// </summary>
internal sealed class IdxReader : IDisposable
{
    private const byte UnsignedByte = 0x08;
    private const int ChunkLength = 1 << 16;

    private readonly Stream _stream;
    private readonly GzipContent? _gzip;
    private readonly string _name;
    private readonly byte[] _discarded = new byte[ChunkLength];
    private long _position;

    /// <summary>Starts at the stream's position; the stream is left open.</summary>
    public IdxReader(Stream stream, string name)
    {
        _name = name;
        Span<byte> start = stackalloc byte[2];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        _stream = new PrefixedStream(start[..length].ToArray(), stream);
        if (length == 2 && start[0] == 0x1F && start[1] == 0x8B) _gzip = new(_stream);
    }

    /// <summary>Reads the header and returns the size of each dimension, at least 1; the names say what each one counts.</summary>
    public int[] ReadSizes(params ReadOnlySpan<string> dimensions)
    {
        uint expected = ((uint)UnsignedByte << 8) | (uint)dimensions.Length;
        uint magic = ReadHeaderField();
        if (magic != expected)
        {
            throw new InvalidDataException(
                $"{_name} is not an IDX file of unsigned bytes with {dimensions.Length} dimension(s): "
                + $"it starts with the magic number 0x{magic:X8}, expected 0x{expected:X8}.");
        }

        var sizes = new int[dimensions.Length];
        for (int k = 0; k < sizes.Length; k++)
        {
            uint size = ReadHeaderField();
            if (size == 0 || size > Array.MaxLength)
                throw Error($"the number of {dimensions[k]} is {size}: it must be in [1, {Array.MaxLength}]");
            sizes[k] = (int)size;
        }

        return sizes;
    }

    /// <summary>
    /// Reads <paramref name="length"/> elements and appends them to <paramref name="target"/>, or drops them when that is null.
    /// The target grows with what arrives, chunk by chunk: a length that the file does not honour costs no memory.
    /// </summary>
    /// <returns>False when the file ends before.</returns>
    public bool TryRead(long length, ArrayBufferWriter<byte>? target)
    {
        for (long left = length; left > 0;)
        {
            int wanted = (int)Math.Min(left, ChunkLength);
            var chunk = target is null ? _discarded.AsSpan(0, wanted) : target.GetSpan(wanted)[..wanted];
            int read = ReadSome(chunk);
            if (read == 0) return false;
            target?.Advance(read);
            left -= read;
        }

        return true;
    }

    /// <summary>Checks that the last element is also the end of the file, which makes a gzip file's checksum count too.</summary>
    public void RequireEnd()
    {
        if (ReadSome(_discarded.AsSpan(0, 1)) != 0) throw Error("there is more data than the header asks for");
    }

    /// <summary>Ends the decompression; the caller's stream stays open.</summary>
    public void Dispose() => _gzip?.Dispose();

    /// <summary>What is wrong at the place reached so far.</summary>
    public InvalidDataException Error(string what) =>
        new($"{_name}: at byte {_position}{(_gzip is not null ? " of the decompressed content" : "")}, {what}.");

    private uint ReadHeaderField()
    {
        Span<byte> field = stackalloc byte[4];
        for (int done = 0; done < field.Length;)
        {
            int read = ReadSome(field[done..]);
            if (read == 0) throw Error("the file ends inside its header");
            done += read;
        }

        return BinaryPrimitives.ReadUInt32BigEndian(field);
    }

    private int ReadSome(Span<byte> target)
    {
        try
        {
            int read = _gzip?.Read(target) ?? _stream.Read(target);
            _position += read;
            return read;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"{_name}: the compressed data is corrupt or cut off after byte {_position} of its decompressed content. {e.Message}", e);
        }
    }
}

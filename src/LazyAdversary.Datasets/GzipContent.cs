using System.IO.Compression;

namespace LazyAdversary.Datasets;

/// <summary>Decompresses gzip and sees to it that every checksum was there and right. Leaves the stream open.</summary>
/// <remarks>
/// <see cref="GZipStream"/> ends in the same way behind a whole file and where its input does, even inside a checksum. So a seal is put
/// behind the file: one more gzip member of known bytes. It comes out last if everything before it was whole; of a file that was cut, its
/// bytes are taken for what is missing, and fail the checksum.
/// </remarks>
internal sealed class GzipContent : IDisposable
{
    private const int BufferLength = 1 << 16;

    private static readonly byte[] s_sealContent = "the end."u8.ToArray();
    private static readonly byte[] s_seal = Compress(s_sealContent);

    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _start, _end;

    public GzipContent(Stream compressed) => _gzip = new(new PrefixedStream([], compressed, s_seal), CompressionMode.Decompress);

    /// <summary>Reads some of the content, 0 bytes at its end only.</summary>
    /// <exception cref="InvalidDataException">
    /// The compressed data is damaged or cut off, or something that is not gzip follows it.
    /// </exception>
    public int Read(Span<byte> target)
    {
        // Whatever came last may be the seal, and is kept back.
        while (_end - _start <= s_sealContent.Length)
        {
            if (!ReadOn()) return 0;
        }

        int count = Math.Min(target.Length, _end - _start - s_sealContent.Length);
        _buffer.AsSpan(_start, count).CopyTo(target);
        _start += count;
        return count;
    }

    public void Dispose() => _gzip.Dispose();

    private bool ReadOn()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int read = _gzip.Read(_buffer.AsSpan(_end));
        _end += read;
        if (read > 0) return true;
        if (_buffer.AsSpan(0, _end).SequenceEqual(s_sealContent)) return false;
        throw new InvalidDataException("It ends early, or something else follows it.");
    }

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(content);
        return target.ToArray();
    }
}

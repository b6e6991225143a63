namespace LazyAdversary.Datasets;

/// <summary>
/// Gives back bytes that were already taken from a stream, then the rest of it, then more bytes: a look at the first ones without the need
/// to seek, and something put behind the last. Read-only; leaves the stream open.
/// </summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest, byte[]? suffix = null) : Stream
{
    private readonly MemoryStream _prefix = new(prefix), _suffix = new(suffix ?? []);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = _prefix.Read(buffer);
        if (count == 0) count = rest.Read(buffer);
        return count > 0 ? count : _suffix.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

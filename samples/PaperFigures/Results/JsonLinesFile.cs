namespace PaperFigures.Results;

/// <summary>
/// A file of JSON lines that one process appends to, and that survives being killed: a line is written at once and forced to the disk before anything is said of it, and
/// a half-written one is cut off when the file is next opened. Others may read it meanwhile.
/// </summary>
internal sealed class JsonLinesFile<T> : IDisposable where T : ILine
{
    private readonly FileStream _lock;
    private readonly FileStream _stream;
    private readonly Lock _writing = new();

    /// <summary>Opens or creates the file and its folder.</summary>
    /// <exception cref="InputException">Another process has it open, or it holds something else.</exception>
    public JsonLinesFile(string path)
    {
        _lock = WriterLock.Take(path);
        try
        {
            // Without a buffer of its own, a line is one write.
            _stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var content = JsonLines.Read<T>(_stream, path);
            Lines = content.Lines;
            Damage = content.Damage;
            _stream.SetLength(content.Length);
            _stream.Position = content.Length;
        }
        catch
        {
            _stream?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>What the file held when it was opened.</summary>
    public IReadOnlyList<T> Lines { get; }

    /// <summary>What was cut off then; null when nothing was.</summary>
    public string? Damage { get; }

    /// <summary>Writes a line behind the others.</summary>
    /// <exception cref="IOException">It could not be written, as on a full disk. Then what there is of it is cut off, or the next line would run on from it.</exception>
    public void Append(T value)
    {
        byte[] line = JsonLines.Write(value);
        lock (_writing)
        {
            long end = _stream.Position;
            try
            {
                _stream.Write(line);
                _stream.Flush(flushToDisk: true);
            }
            catch
            {
                _stream.SetLength(end);
                _stream.Position = end;
                throw;
            }
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _lock.Dispose();
    }
}

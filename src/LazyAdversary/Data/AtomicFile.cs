
namespace LazyAdversary.Data;

/// <summary>
/// Writes a file so that at any moment, also after the process was killed, its name has the old content or the new one, whole. The new
/// content is written beside the file, under a name of its own, and then takes its place: of several writers at once, one is last.
/// </summary>
/// <remarks>
/// A symbolic link is followed, and a file that is replaced keeps its Unix mode. It does not keep its owner, where that is another, nor hard
/// links to it. A process that is killed leaves what it wrote so far in a file that ends in ".partial".
/// </remarks>
internal static class AtomicFile
{
    /// <summary>Creates or replaces a file with what is written to the stream. When that throws, everything is as it was before.</summary>
    public static void Write(string path, Action<FileStream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        string target = (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!).FullName;

        // A short name, whatever the length of the target's: that may be all a file system allows.
        string temporary = Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetRandomFileName()}.partial");

        // Outside the try: a file that could not be created is another's.
        var stream = Create(temporary, target);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The same of bytes.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, stream => stream.Write(content.Span));

    /// <summary>The same of text, in UTF-8 without a byte order mark.</summary>
    public static void Write(string path, string content) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(content);
    });

    /// <summary>With the mode of the file to replace from the start: what only its owner may read, nobody else ever can.</summary>
    private static FileStream Create(string temporary, string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows() || !File.Exists(target)) return new(temporary, options);
        var mode = File.GetUnixFileMode(target);
        options.UnixCreateMode = mode;
        var stream = new FileStream(temporary, options);
        try
        {
            // The process may mask what a new file allows. Some file systems have one mode for all files, and refuse to set any.
            if (File.GetUnixFileMode(stream.SafeFileHandle) != mode) File.SetUnixFileMode(stream.SafeFileHandle, mode);
            return stream;
        }
        catch
        {
            stream.Dispose();
            File.Delete(temporary);
            throw;
        }
    }
}

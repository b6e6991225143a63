namespace PaperFigures.Results;

/// <summary>Sees to it that one process at a time writes a file.</summary>
internal static class WriterLock
{
    /// <summary>
    /// Takes the lock; disposing, or the end of the process in whatever way, gives it back. It is a file beside the one to write, because a lock on that itself would keep
    /// readers out too. It stays behind: to delete it would race with the next to lock it. The folder is made where it is not there.
    /// </summary>
    /// <exception cref="InputException">Another process has it.</exception>
    public static FileStream Take(string path)
    {
        string lockPath = path + ".lock";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            return new(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(lockPath))
        {
            throw new InputException($"Another run is writing {path}: wait for it, or give another --output.", e);
        }
    }
}

using LazyAdversary.Data;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>Puts a report in its place in a page.</summary>
internal static class MarkdownFile
{
    public const string Begin = "<!-- measured -->";
    public const string End = "<!-- /measured -->";

    /// <summary>Replaces what is between the two lines, or the whole file where they are missing.</summary>
    public static void Write(string path, string report)
    {
        string page = File.Exists(path) ? File.ReadAllText(path) : "";
        int begin = page.IndexOf(Begin, StringComparison.Ordinal), end = page.IndexOf(End, StringComparison.Ordinal);
        AtomicFile.Write(path, begin >= 0 && end > begin ? $"{page[..begin]}{Begin}\n\n{report}\n\n{page[end..]}" : report + "\n");
    }
}

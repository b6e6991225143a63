using System.Reflection;

namespace LazyAdversary.Docs.Tests;

/// <summary>The work tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The pages a user reads, relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Pages() =>
        Files(".", "README.md", SearchOption.TopDirectoryOnly)
            .Concat(Files("docs", "*.md", SearchOption.AllDirectories))
            .Concat(Directory.GetDirectories(Path.Combine(Root, "src"))
                .SelectMany(project => Files(project, "README.md", SearchOption.TopDirectoryOnly)))
            .Order(StringComparer.Ordinal);

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Files(string folder, string pattern, SearchOption option)
    {
        string path = Path.GetFullPath(Path.Combine(Root, folder));
        return Directory.Exists(path) ? Directory.GetFiles(path, pattern, option).Select(Relative) : [];
    }
}

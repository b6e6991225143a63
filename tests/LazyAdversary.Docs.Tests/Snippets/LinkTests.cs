using System.Text.RegularExpressions;

namespace LazyAdversary.Docs.Tests.Snippets;

public partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages(), "CHANGELOG.md", "CONTRIBUTING.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksLeadToFilesAndHeadingsThatExist(string page)
    {
        string[] broken = [.. Link().Matches(Repository.Read(page)).Select(match => match.Groups["target"].Value).Where(target => !Exists(page, target))];
        Assert.True(broken.Length == 0, $"{page}: {string.Join(", ", broken)}");
    }

    [Theory]
    [InlineData("README.md", "LICENSE", true)]
    [InlineData("README.md", "#try-it", true)]
    [InlineData("src/LazyAdversary/README.md", "../../README.md#read-on", true)]
    [InlineData("README.md", "https://github.com/elsewhere", true)]
    [InlineData("docs/paper.md", "paper/report.md#audit", true)]
    [InlineData("docs/paper.md", "paper/report.md#nowhere", false)]
    [InlineData("README.md", "#nowhere", false)]
    [InlineData("README.md", "CONTRIBUTING.md#nowhere", false)]
    [InlineData("README.md", "docs/nowhere.md", false)]
    public void BrokenLinksAreTold(string page, string target, bool exists) => Assert.Equal(exists, Exists(page, target));

    /// <summary>Links into the repository are followed; others are taken as they are.</summary>
    private static bool Exists(string page, string target)
    {
        if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) return true;
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0
            ? Path.Combine(Repository.Root, page)
            : Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0]));
        if (!File.Exists(path) && !Directory.Exists(path)) return false;
        if (parts.Length == 1 || Path.GetExtension(path) != ".md") return true;
        string text = File.ReadAllText(path);
        return Heading().Matches(text).Any(match => Anchor(match.Groups["text"].Value) == parts[1])
            || NamedAnchor().Matches(text).Any(match => match.Groups["id"].Value == parts[1]);
    }

    /// <summary>The anchor that GitHub gives a heading.</summary>
    private static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.Trim(), "").Replace(' ', '-').ToLowerInvariant();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("<a id=\"(?<id>[^\"]+)\"></a>")]
    private static partial Regex NamedAnchor();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LazyAdversary.Packaging.Tests;

/// <summary>What a newcomer does: a new project, the README's `dotnet add package` lines, the README's first example.</summary>
[Collection(SharedLibrary.Name)]
public partial class FreshProjectTests(PackedLibrary library)
{
    [Fact]
    public async Task TheFirstExampleOfTheReadmeRunsFromThePackages()
    {
        string output = await RunFirstExampleAsync("README.md", "LazyAdversary", "LazyAdversary.Datasets");
        var summary = Summary().Match(output);
        Assert.True(summary.Success, output);
        int[] counts = [.. summary.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(2115, counts[0]);
        Assert.InRange(counts[1], 0, 2115 * 2 / 100);
        Assert.InRange(counts[2], 2115 * 95 / 100, 2115 - counts[1]);
    }

    [Fact]
    public async Task TheExampleOfThePackageForMLNetRunsFromIt()
    {
        string output = await RunFirstExampleAsync("src/LazyAdversary.MLNet/README.md", "LazyAdversary.MLNet");
        Assert.Contains("WhiteBox", output, StringComparison.Ordinal);
    }

    /// <summary>Makes a project, adds the packages that the page says, and runs its first example.</summary>
    private async Task<string> RunFirstExampleAsync(string page, params string[] expectedPackages)
    {
        string readme = (await File.ReadAllTextAsync(Path.Combine(PackedLibrary.Root, page))).ReplaceLineEndings("\n");
        string[] packages = [.. AddPackage().Matches(readme).Select(match => match.Groups[1].Value).Distinct()];
        Assert.Equal(expectedPackages, packages);

        string project = Path.Combine(library.Scratch, $"Fresh{packages.Length}"), cache = Path.Combine(library.Scratch, "cache");
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = cache, ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" };
        await DotNet.RunAsync(library.Scratch, environment, "new", "console", "--output", project, "--no-restore");
        WriteNuGetConfig(project);
        foreach (string package in packages)
            await DotNet.RunAsync(project, environment, "add", "package", package, "--version", library.Version);
        foreach (string package in packages)
            Assert.True(Directory.Exists(Path.Combine(cache, package.ToLowerInvariant(), library.Version)), $"{package} did not come from the feed.");

        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), FirstExample().Match(readme).Groups[1].Value);
        return await DotNet.RunAsync(project, environment, "run", "-c", "Release", "-p:TreatWarningsAsErrors=true");
    }

    /// <summary>
    /// The feed is the only source. What the packages depend on was restored with this solution, and is taken from where it is: the test needs no network.
    /// </summary>
    private void WriteNuGetConfig(string project) => new XDocument(
        new XElement("configuration",
            new XElement("packageSources", new XElement("clear"), Add("feed", library.Feed)),
            new XElement("fallbackPackageFolders", new XElement("clear"), PackedLibrary.PackageFolders.Select((folder, i) => Add($"folder{i}", folder)))))
        .Save(Path.Combine(project, "nuget.config"));

    private static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));

    [GeneratedRegex(@"^dotnet add package (\S+)$", RegexOptions.Multiline)]
    private static partial Regex AddPackage();

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FirstExample();

    [GeneratedRegex(@"(\d+) examples, (\d+) misclassified, (\d+) of \d+ flipped")]
    private static partial Regex Summary();
}

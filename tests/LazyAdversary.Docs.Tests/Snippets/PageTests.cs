using Xunit.Abstractions;

namespace LazyAdversary.Docs.Tests.Snippets;

/// <summary>Every C# block that a user can read compiles, runs, and prints what it says.</summary>
public class PageTests(ITestOutputHelper log)
{
    public static TheoryData<string> PagesWithCode => [.. PagesWithBlocks()];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public async Task CodeOnThePageRuns(string page) => log.WriteLine(await new PageProgram(page, Repository.Read(page)).RunAsync());

    [Fact]
    public void TheReadmesAreAmongThePages()
    {
        Assert.Contains("README.md", PagesWithBlocks());
        Assert.Contains("src/LazyAdversary/README.md", PagesWithBlocks());
    }

    private static IEnumerable<string> PagesWithBlocks() =>
        Repository.Pages().Where(page => Repository.Read(page).Contains("```csharp", StringComparison.Ordinal));
}

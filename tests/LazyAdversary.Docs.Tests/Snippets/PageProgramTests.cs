namespace LazyAdversary.Docs.Tests.Snippets;

/// <summary>What the check of the pages lets through, and what it does not.</summary>
public class PageProgramTests
{
    [Fact]
    public async Task BlocksShareOneScopeInOrder()
    {
        string output = await Run("""
            ```csharp
            using System.Globalization;

            int one = 1;
            ```
            Text between.
            ```csharp
            using System.Globalization;

            Console.WriteLine(new Pair(one, 2).Sum.ToString(CultureInfo.InvariantCulture));  // prints: 3

            record Pair(int First, int Second) { public int Sum => First + Second; }
            ```
            1. In a list:
               ```csharp
               Console.WriteLine("and on");
               // prints: a…on
               ```
            """);
        Assert.Equal("3\nand on\n", output);
    }

    [Fact]
    public async Task PagesMayAwaitAndWriteFiles()
    {
        Assert.Equal("True\n", await Run("""
            ```csharp
            await File.WriteAllTextAsync("note.txt", "text");
            Console.WriteLine(File.Exists("note.txt"));
            ```
            """));
        Assert.False(File.Exists("note.txt"));
    }

    [Fact]
    public async Task OtherBlocksAreLeftAlone()
    {
        Assert.Equal("", await Run("""
            ```
            dotnet test
            ```
            ````markdown
            ```csharp
            this is not code of the page
            ```
            ````
            ```csharp skip
            // Not run: it needs your own files.
            File.ReadAllText("yours.txt");
            ```
            """));
    }

    [Theory]
    [InlineData("int one = ;", "page.md(4,11): error CS1525")]
    [InlineData("int one = 1;", "page.md(4,5): warning CS0219")]
    [InlineData("Console.WriteLine(2);  // prints: 3", "page.md(4): not printed: 3")]
    [InlineData("throw new InvalidOperationException(\"thrown\");", "thrown")]
    public async Task ProblemsAreReportedAtTheirLine(string code, string message)
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Run($"""
            # A page

            ```csharp
            {code}
            ```
            """));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StackTracesNameThePage()
    {
        var exception = await Assert.ThrowsAsync<DivideByZeroException>(() => Run("""
            ```csharp
            int zero = int.Parse("0");
            Console.WriteLine(1 / zero);
            ```
            """));
        Assert.Contains("page.md:line 3", exception.StackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```csharp skip\nint one = 1;\n```", "page.md(1): a skipped block starts with the reason")]
    [InlineData("```cs\nint one = 1;\n```", "page.md(1): ```cs is neither")]
    [InlineData("\n```csharp\nint one = 1;\n", "page.md(2): the block is not closed")]
    public async Task MarksAreChecked(string markdown, string message)
    {
        var exception = await Assert.ThrowsAsync<FormatException>(() => Run(markdown));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static Task<string> Run(string markdown) => Task.Run(() => new PageProgram("page.md", markdown).RunAsync());
}

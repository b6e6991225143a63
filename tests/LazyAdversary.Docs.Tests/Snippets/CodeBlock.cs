using System.Text.RegularExpressions;

namespace LazyAdversary.Docs.Tests.Snippets;

/// <summary>A fenced block of C# on a page.</summary>
/// <param name="Line">The line of the page that <paramref name="Code"/> starts at, from 1.</param>
/// <param name="Code">What is between the fences.</param>
internal sealed partial record CodeBlock(int Line, string Code)
{
    private const string SkipReason = "// Not run: ";

    /// <summary>The blocks of a page that are to be run, in order.</summary>
    /// <exception cref="FormatException">A block is not closed, has an unknown mark, or is skipped without saying why.</exception>
    public static IReadOnlyList<CodeBlock> Parse(string page, string markdown)
    {
        var blocks = new List<CodeBlock>();
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            var open = OpeningFence().Match(lines[i]);
            if (!open.Success) continue;

            // A fence in a list is indented, and so is its code.
            int first = i + 1, indent = open.Groups["indent"].Length;
            string fence = open.Groups["fence"].Value, info = open.Groups["info"].Value.Trim();
            do
            {
                if (++i == lines.Length) throw new FormatException($"{page}({first}): the block is not closed.");
            }
            while (lines[i].Trim() != fence);

            string[] words = info.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not ["csharp" or "cs" or "c#", ..]) continue;
            string code = string.Join('\n', lines[first..i].Select(line => line[Math.Min(indent, line.Length - line.TrimStart().Length)..]));
            switch (words)
            {
                case ["csharp"]:
                    blocks.Add(new(first + 1, code));
                    break;
                case ["csharp", "skip"] when code.StartsWith(SkipReason, StringComparison.Ordinal):
                    break;
                case ["csharp", "skip"]:
                    throw new FormatException($"{page}({first}): a skipped block starts with the reason, `{SkipReason}…`.");
                default:
                    throw new FormatException($"{page}({first}): ```{info} is neither ```csharp nor ```csharp skip.");
            }
        }

        return blocks;
    }

    [GeneratedRegex(@"^(?<indent> *)(?<fence>`{3,}|~{3,})(?<info>[^`]*)$")]
    private static partial Regex OpeningFence();
}

using LazyAdversary.PaperFigures.Tests.Drawing;
using PaperFigures;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Results;

public class ResultSetTests
{
    private static readonly TraceResult s_first = new SyntheticResults().Trace(25, 100, 0), s_second = s_first with { Seed = 1 }, s_third = s_first with { Dimension = 100 };

    [Fact]
    public void Joined_files_hold_each_cell_once_in_order()
    {
        using var folder = new TemporaryFolder();
        var set = ResultSet.Read([Write(folder, "a", s_third, s_first), Write(folder, "b", s_second, s_first), folder.File("absent")]);
        Assert.Equal([s_first.Key, s_second.Key, s_third.Key], set.Results.Select(result => result.Key));
        Assert.Empty(set.Disagreements);
        set.Write(folder.File("joined"));
        Assert.Equal(File.ReadAllBytes(Write(folder, "c", s_first, s_second, s_third)), File.ReadAllBytes(folder.File("joined")));
    }

    [Fact]
    public void A_cell_that_files_disagree_about_is_named_with_what_differs_and_the_first_is_kept()
    {
        using var folder = new TemporaryFolder();
        var other = s_first with { Points = [.. s_first.Points.Skip(1)] };
        string[] files = [Write(folder, "a", s_first), Write(folder, "b", s_second, other)];
        var set = ResultSet.Read(files);
        string report = Assert.Single(set.Disagreements);
        Assert.StartsWith($"{s_first.Key}: points is [", report, StringComparison.Ordinal);
        Assert.EndsWith($"in {files[0]} and {files[1]}", report, StringComparison.Ordinal);
        Assert.Equal(s_first.Points.Length, ((TraceResult)set.Results[0]).Points.Length);

        var error = new StringWriter();
        Assert.False(new MergeSession(TextWriter.Null, error).Run([.. files.Select(file => new FileInfo(file))], new(folder.File("joined"))));
        Assert.Contains(report, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, File.ReadLines(folder.File("joined")).Count());
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => new MergeSession(TextWriter.Null, TextWriter.Null).Run([new(folder.File("absent"))], new(folder.File("joined"))));
        Assert.Contains("absent", error.Message, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, string name, params CellResult[] results)
    {
        string path = folder.File(name);
        using var file = new JsonLinesFile<CellResult>(path);
        foreach (var result in results) file.Append(result);
        return path;
    }
}

using LazyAdversary.PaperFigures.Tests.Drawing;
using PaperFigures;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Results;

public class ResultSetTests
{
    private static readonly TraceResult s_first = new SyntheticResults().Trace(25, 1000, 0), s_second = s_first with { Seed = 1 }, s_third = s_first with { Dimension = 100 };

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

    /// <summary>Earlier versions wrote the settings behind the key.</summary>
    [Fact]
    public void A_line_of_an_earlier_version_is_the_same_result()
    {
        using var folder = new TemporaryFolder();
        string now = Write(folder, "now", s_first), before = folder.File("before");
        File.WriteAllText(before, File.ReadAllText(now).Replace("}\n", ",\"settings\":\"4096 steps\"}\n", StringComparison.Ordinal));
        var set = ResultSet.Read([before, now]);
        Assert.Empty(set.Disagreements);
        set.Write(folder.File("joined"));
        Assert.Equal(File.ReadAllBytes(now), File.ReadAllBytes(folder.File("joined")));
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

    /// <summary>One cell that the others lack, or another result of one that they have.</summary>
    [Fact]
    public void A_joined_file_that_holds_more_than_the_files_is_not_replaced_unless_it_is_one_of_them()
    {
        using var folder = new TemporaryFolder();
        FileInfo a = new(Write(folder, "a", s_first, s_second));
        foreach (CellResult[] held in new CellResult[][] { [s_first, s_third], [s_first with { Points = [.. s_first.Points.Skip(1)] }] })
        {
            FileInfo joined = new(folder.File("joined"));
            joined.Delete();
            Write(folder, "joined", held);
            byte[] before = File.ReadAllBytes(joined.FullName);
            var error = Assert.Throws<InputException>(() => Merge(joined, a));
            Assert.Contains("holds 1 result that the files to join do not: name it among them", error.Message, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(joined.FullName));
        }

        FileInfo kept = new(Write(folder, "kept", s_third, s_first));
        Assert.True(Merge(kept, a, kept));
        Assert.Equal(3, File.ReadLines(kept.FullName).Count());

        // Joined again, it holds nothing else.
        Assert.True(Merge(kept, a, new(Write(folder, "b", s_third))));
    }

    [Fact]
    public void A_joined_file_that_a_run_writes_is_left_to_it()
    {
        using var folder = new TemporaryFolder();
        FileInfo a = new(Write(folder, "a", s_first)), joined = new(folder.File("joined"));
        using var run = new JsonLinesFile<CellResult>(joined.FullName);
        Assert.Contains("Another run is writing", Assert.Throws<InputException>(() => Merge(joined, a)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => new MergeSession(TextWriter.Null, TextWriter.Null).Run([new(folder.File("absent"))], new(folder.File("joined"))));
        Assert.Contains("absent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_lacks_something_stops_a_merge_with_its_place()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, "a", s_first);
        File.WriteAllText(path, "{\"kind\":\"trace\",\"dimension\":25,\"width\":1000,\"seed\":0,\"inputs\":\"sphere\",\"key\":\"x\"}\n");
        var error = Assert.Throws<InputException>(() => Merge(new(folder.File("joined")), new FileInfo(path)));
        Assert.StartsWith($"{path}, line 1 is not a result: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("points", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The joined file cannot be put where a folder is.</summary>
    [Fact]
    public void A_merge_that_fails_leaves_nothing_behind_but_its_lock()
    {
        using var folder = new TemporaryFolder();
        FileInfo a = new(Write(folder, "a", s_first)), joined = new(folder.File("joined"));
        Directory.CreateDirectory(joined.FullName);
        Assert.ThrowsAny<Exception>(() => Merge(joined, a));
        var left = Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order();
        Assert.Equal(["a", "a.lock", "joined", "joined.lock"], left);
    }

    private static bool Merge(FileInfo joined, params FileInfo[] files) => new MergeSession(TextWriter.Null, TextWriter.Null).Run(files, joined);

    private static string Write(TemporaryFolder folder, string name, params CellResult[] results)
    {
        string path = folder.File(name);
        using var file = new JsonLinesFile<CellResult>(path);
        foreach (var result in results) file.Append(result);
        return path;
    }
}

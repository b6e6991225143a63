using LazyAdversary.PaperFigures.Tests.Drawing;
using PaperFigures;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Results;

public class JsonLinesFileTests
{
    private static readonly CellTiming s_first = new("a", 0.1, 1, DateTimeOffset.UnixEpoch), s_second = new("b", double.NaN, 2, DateTimeOffset.UnixEpoch);

    [Fact]
    public void What_is_appended_is_there_again()
    {
        using var folder = new TemporaryFolder();
        Append(folder, s_first);
        Append(folder, s_second);
        using var file = new JsonLinesFile<CellTiming>(folder.File("timings.jsonl"));
        Assert.Equal([s_first, s_second], file.Lines);
        Assert.Null(file.Damage);
    }

    [Theory]
    [InlineData("{\"key\":\"c\",\"sec")]
    [InlineData("{\"key\":\"c\",\"sec\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("\n")]
    public void A_half_written_last_line_is_cut_off(string damage)
    {
        using var folder = new TemporaryFolder();
        string path = Append(folder, s_first);
        byte[] whole = File.ReadAllBytes(path);
        File.AppendAllText(path, damage);

        // A reader leaves it alone.
        Assert.Contains("line 2 is half-written", JsonLines.Read<CellTiming>(path).Damage, StringComparison.Ordinal);
        using (var file = new JsonLinesFile<CellTiming>(path))
        {
            Assert.Equal([s_first], file.Lines);
            Assert.Contains("line 2 is half-written", file.Damage, StringComparison.Ordinal);
        }

        Assert.Equal(whole, File.ReadAllBytes(path));
        Append(folder, s_second);
        Assert.Equal([s_first, s_second], JsonLines.Read<CellTiming>(path).Lines.Select(line => line.Value));
    }

    /// <summary>Nothing that was interrupted leaves these behind, so nothing is thrown away.</summary>
    [Theory]
    [InlineData("nonsense\n{\"key\":\"c\",\"seconds\":1,\"threads\":1,\"finished\":\"2026-01-01T00:00:00+00:00\"}\n")]
    [InlineData("{\"something\":\"else\"}\n")]
    [InlineData("{\"key\":\"c\",\"seconds\":1,\"threads\":1}\n")]
    [InlineData("{\"key\":\"c\",\"seconds\":1,\"threads\":1,\"finished\":\"2026-01-01T00:00:00+00:00\",\"more\":1}\n")]
    [InlineData("null\n")]
    public void Any_other_line_that_is_no_result_is_an_error_with_its_place(string line)
    {
        using var folder = new TemporaryFolder();
        string path = Append(folder, s_first);
        File.AppendAllText(path, line);
        byte[] before = File.ReadAllBytes(path);
        var error = Assert.Throws<InputException>(() => new JsonLinesFile<CellTiming>(path));
        Assert.StartsWith($"{path}, line 2 is not a result: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void One_writes_and_others_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("timings.jsonl");
        using var file = new JsonLinesFile<CellTiming>(path);
        file.Append(s_first);
        Assert.Equal([s_first], JsonLines.Read<CellTiming>(path).Lines.Select(line => line.Value));
        Assert.Contains("Another run is writing", Assert.Throws<InputException>(() => new JsonLinesFile<CellTiming>(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_result_is_read_back_as_it_was_to_the_bit()
    {
        var synthetic = new SyntheticResults();
        foreach (CellResult result in (CellResult[])
        [
            synthetic.Lazy(Inputs.Raw, 25, 1000, 10, 0), synthetic.Adversarial(25, 1000, 0.316, 0.1, 0), synthetic.Trace(25, 1000, 0), synthetic.Audit(25, 1000, 0),
        ])
        {
            using var folder = new TemporaryFolder();
            string path = folder.File("results.jsonl");
            using (var file = new JsonLinesFile<CellResult>(path)) file.Append(result);
            var read = Assert.Single(JsonLines.Read<CellResult>(path).Lines);
            Assert.Equal(result.Key, read.Value.Key);
            Assert.Equal(JsonLines.Write(result), JsonLines.Write(read.Value));
            Assert.Equal(JsonLines.Write(result), read.Bytes.ToArray());
        }
    }

    private static string Append(TemporaryFolder folder, CellTiming timing)
    {
        string path = folder.File("timings.jsonl");
        using var file = new JsonLinesFile<CellTiming>(path);
        file.Append(timing);
        return path;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using LazyAdversary.PaperFigures.Tests.Drawing;
using PaperFigures;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Results;

public class JsonLinesFileTests
{
    private static readonly CellTiming s_first = new("a", 0.1, 1, DateTimeOffset.UnixEpoch), s_second = new("b", 1 / 3.0, 2, DateTimeOffset.UnixEpoch);

    private static readonly Dictionary<string, CellResult> s_results = new()
    {
        ["lazy"] = new SyntheticResults().Lazy(Inputs.Raw, 25, 1000, 10, 0),
        ["adversarial"] = new SyntheticResults().Adversarial(25, 1000, 0.316, 0.1, 0),
        ["trace"] = new SyntheticResults().Trace(25, 1000, 0),
        ["audit"] = new SyntheticResults().Audit(25, 1000, 0),
    };

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
        Assert.Equal([s_first, s_second], JsonLines.Read<CellTiming>(path).Lines);
    }

    /// <summary>Nothing that was interrupted leaves these behind, so nothing is thrown away.</summary>
    [Theory]
    [InlineData("nonsense\n{\"key\":\"c\",\"seconds\":1,\"threads\":1,\"finished\":\"2026-01-01T00:00:00+00:00\"}\n")]
    [InlineData("{\"something\":\"else\"}\n")]
    [InlineData("{\"key\":\"c\",\"seconds\":1,\"threads\":1}\n")]
    [InlineData("{\"key\":\"c\",\"seconds\":1,\"threads\":1,\"finished\":\"2026-01-01T00:00:00+00:00\",\"more\":1}\n")]
    [InlineData("null\n")]
    [InlineData("\uFEFFnull\n")]
    [InlineData("{\"key\":\"c\",\"seconds\":1e300,\"threads\":1,\"finished\":\"2026-01-01T00:00:00+00:00\"}\n")]
    public void Any_other_line_that_is_no_result_is_an_error_with_its_place(string line)
    {
        using var folder = new TemporaryFolder();
        string path = Append(folder, s_first);
        File.AppendAllText(path, line);
        byte[] before = File.ReadAllBytes(path);
        var error = Assert.Throws<InputException>(() => new JsonLinesFile<CellTiming>(path));
        Assert.StartsWith($"{path}, line 2 is not a timing: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.EndsWith("Mend it or delete it; times are reported and decide nothing.", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void One_writes_and_others_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("timings.jsonl");
        using var file = new JsonLinesFile<CellTiming>(path);
        file.Append(s_first);
        Assert.Equal([s_first], JsonLines.Read<CellTiming>(path).Lines);
        Assert.Contains("Another run is writing", Assert.Throws<InputException>(() => new JsonLinesFile<CellTiming>(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_result_is_read_back_as_it_was_to_the_bit()
    {
        var synthetic = new SyntheticResults();
        foreach (CellResult result in (CellResult[])
        [
            synthetic.Lazy(Inputs.Raw, 25, 1000, 10, 0) with { SingleOverBest = new(1.5, double.NaN, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5) },
            synthetic.Adversarial(25, 1000, 0.316, 0.1, 0), synthetic.Trace(25, 1000, 0), synthetic.Audit(25, 1000, 0),
        ])
        {
            using var folder = new TemporaryFolder();
            string path = folder.File("results.jsonl");
            using (var file = new JsonLinesFile<CellResult>(path)) file.Append(result);
            var read = Assert.Single(JsonLines.Read<CellResult>(path).Lines);
            Assert.Equal(result.Key, read.Key);
            Assert.Equal(JsonLines.Write(result), JsonLines.Write(read));
            Assert.Equal(JsonLines.Write(result), File.ReadAllBytes(path));
            Assert.EndsWith($",\"key\":\"{result.Key}\"}}\n", File.ReadAllText(path), StringComparison.Ordinal);
        }
    }

    /// <summary>As earlier versions wrote them: how the result was computed, in words, behind the key.</summary>
    [Fact]
    public void A_line_with_its_settings_is_read_and_written_without()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("results.jsonl"), line = Encoding.UTF8.GetString(JsonLines.Write<CellResult>(new SyntheticResults().Lazy(Inputs.Raw, 25, 1000, 10, 0)));
        File.WriteAllText(path, line.Replace("}\n", ",\"settings\":\"at most 200000 steps\"}\n", StringComparison.Ordinal));
        Assert.Equal(line, Encoding.UTF8.GetString(JsonLines.Write(Assert.Single(JsonLines.Read<CellResult>(path).Lines))));
    }

    [Theory]
    [InlineData("lazy", "\"dimension\":25", "\"dimension\":0", "its dimension is 0")]
    [InlineData("lazy", "\"dimension\":25", "\"dimension\":49", "its key is 'lazy inputs=Raw d=0025 ")]
    [InlineData("lazy", ",\"key\":", ",\"settings\":", "its key is ''")]
    [InlineData("lazy", "\"inputs\":\"raw\"", "\"inputs\":1", "could not be converted")]
    [InlineData("lazy", "\"examples\":2115", "\"examples\":0", "its examples is 0")]
    [InlineData("lazy", "\"distance\":{\"mean\":", "\"distance\":{\"mean\":-", "its distance is -")]
    [InlineData("lazy", "\"deviation\":", "\"deviation\":1e999,\"deviation\":-", "its deviation is -")]
    [InlineData("lazy", "\"values\":null", "\"values\":{\"distance\":[1],\"gradientNorm\":[],\"stepSize\":[1]}", "its values are of 1, 0 and 1 images")]
    [InlineData("adversarial", "\"cleanAccuracy\":0", "\"cleanAccuracy\":7", "its cleanAccuracy is 7")]
    [InlineData("adversarial", "\"trainingCurve\":[", "\"trainingCurve\":[2,", "its trainingCurve is 2")]
    [InlineData("trace", "\"points\":[", "\"points\":[null,", "one of its points is null")]
    [InlineData("trace", "\"step\":2,", "\"step\":1,", "its step is 1")]
    [InlineData("audit", "\"rows\":[", "\"rows\":[null,", "one of its rows is null")]
    [InlineData("audit", "\"holdsShare\":1", "\"holdsShare\":3", "its holdsShare is 3")]
    public void A_value_that_cannot_be_is_an_error_with_its_place(string kind, string text, string other, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("results.jsonl"), line = Encoding.UTF8.GetString(JsonLines.Write(s_results[kind]));
        int place = line.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(path, line + line[..place] + other + line[(place + text.Length)..]);
        var error = Assert.Throws<InputException>(() => JsonLines.Read<CellResult>(path));
        Assert.StartsWith($"{path}, line 2 is not a result: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Mend it, or delete it to have it computed again.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Each member of a line left out in turn, those of what is within it too.</summary>
    [Theory]
    [InlineData("lazy")]
    [InlineData("adversarial")]
    [InlineData("trace")]
    [InlineData("audit")]
    public void A_line_without_one_of_its_members_is_an_error_with_its_place(string kind)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("results.jsonl");
        byte[] line = JsonLines.Write(kind == "lazy" ? new SyntheticResults().Lazy(Inputs.Sphere, 784, 100_000, 10, 0) : s_results[kind]);
        int count = Members(JsonNode.Parse(line)!).Count;
        for (int i = 0; i < count; i++)
        {
            var damaged = JsonNode.Parse(line)!;
            var (parent, name) = Members(damaged)[i];
            parent.Remove(name);
            File.WriteAllBytes(path, [.. line, .. Encoding.UTF8.GetBytes(damaged.ToJsonString()), (byte)'\n']);
            var error = Assert.Throws<InputException>(() => JsonLines.Read<CellResult>(path));
            Assert.StartsWith($"{path}, line 2 is not a result: ", error.Message, StringComparison.Ordinal);
            if (parent == damaged && name != "kind") Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_timing_without_one_of_its_members_is_an_error_with_its_place()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("timings.jsonl");
        foreach (string name in JsonNode.Parse(JsonLines.Write(s_first))!.AsObject().Select(member => member.Key))
        {
            var damaged = JsonNode.Parse(JsonLines.Write(s_first))!.AsObject();
            damaged.Remove(name);
            File.WriteAllText(path, damaged.ToJsonString() + "\n");
            var error = Assert.Throws<InputException>(() => JsonLines.Read<CellTiming>(path));
            Assert.Contains(name, error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>As some editors write one at the start of a file; in files put together it stands before a later line.</summary>
    [Fact]
    public void A_byte_order_mark_before_a_line_costs_nothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("timings.jsonl");
        byte[] mark = Encoding.UTF8.GetPreamble();
        File.WriteAllBytes(path, [.. mark, .. JsonLines.Write(s_first), .. mark, .. JsonLines.Write(s_second)]);
        Assert.Equal([s_first, s_second], JsonLines.Read<CellTiming>(path).Lines);
        Append(folder, s_first);
        var content = JsonLines.Read<CellTiming>(path);
        Assert.Equal([s_first, s_second, s_first], content.Lines);
        Assert.Equal((new FileInfo(path).Length, null), (content.Length, content.Damage));
    }

    /// <summary>To delete its lines, as the advice about a damaged one has it, would cost every result.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_in_UTF_16_is_named_as_such_and_left_alone(bool isBigEndian)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("timings.jsonl");
        File.WriteAllText(path, Encoding.UTF8.GetString(JsonLines.Write(s_first)), new UnicodeEncoding(isBigEndian, byteOrderMark: true));
        byte[] before = File.ReadAllBytes(path);
        foreach (var read in new Action[] { () => JsonLines.Read<CellTiming>(path), () => new JsonLinesFile<CellTiming>(path).Dispose() })
        {
            var error = Assert.Throws<InputException>(read);
            Assert.Equal($"{path} is UTF-16: save it as UTF-8, which is what results are read from.", error.Message);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private static List<(JsonObject Parent, string Name)> Members(JsonNode node) => node switch
    {
        JsonObject parent => [.. parent.SelectMany(member =>
            member.Value is null ? [(parent, member.Key)] : Members(member.Value).Prepend((parent, member.Key)))],
        JsonArray list => list.Count > 0 && list[0] is JsonNode first ? Members(first) : [],
        _ => [],
    };

    private static string Append(TemporaryFolder folder, CellTiming timing)
    {
        string path = folder.File("timings.jsonl");
        using var file = new JsonLinesFile<CellTiming>(path);
        file.Append(timing);
        return path;
    }
}

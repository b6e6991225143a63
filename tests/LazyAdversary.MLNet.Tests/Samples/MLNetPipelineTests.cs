using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LazyAdversary.MLNet.Tests.Samples;

public sealed class MLNetPipelineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lazy-mlnet-sample-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_table_with_numbers_texts_and_gaps_is_evaluated()
    {
        var (code, output, error) = await Run("--data", WriteTable(), "--label", "churn", "--width", "50", "--examples", "10", "--queries", "100", "--output", _folder);
        Assert.True(code == 0, error);
        foreach (string text in new[] { "churn = yes or no", "LazyRelu", "white box", "Logistic regression", "exact", "FastTree", "LightGBM", "black box" })
            Assert.Contains(text, output, StringComparison.Ordinal);

        // Lines are broken to the width of the console.
        Assert.Matches(@"loaded again, (\d+) of \1 scores are identical", string.Join(' ', output.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.True(new FileInfo(Path.Combine(_folder, "accuracy-against-radius.png")).Length > 10_000);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_one_line()
    {
        string table = WriteTable();
        await AssertFails(2, "--data and --label go together", "--data", table);
        await AssertFails(2, "--examples takes a whole number of at least 1, not '0'", "--examples", "0");
        await AssertFails(1, "has no column 'x'; it has age, income, city, churn", "--data", table, "--label", "x");
        await AssertFails(1, "different values; a binary classifier needs two. They are '30", "--data", table, "--label", "income");
        await AssertFails(1, "line 2, column 'city': the label is missing", "--data", table, "--label", "city");
        await AssertFails(1, "is a folder", "--data", _folder, "--label", "churn");
        await AssertFails(1, "line 7, column 'age': '-' is a text", "--data", WriteTable(gap: "-"), "--label", "churn");
        await AssertFails(2, "--missing needs --data", "--missing", "-");

        async Task AssertFails(int expected, string text, params string[] arguments)
        {
            var (code, _, error) = await Run([.. arguments, "--output", _folder]);
            Assert.Equal(expected, code);
            Assert.Contains(text, error, StringComparison.Ordinal);
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>
    /// A pandas index, a second column named Label, a quoted header with a separator in it, padded labels, decimal commas, gaps in words.
    /// </summary>
    [Fact]
    public async Task A_table_as_other_programs_write_it_is_evaluated()
    {
        var random = new Random(2);
        var text = new StringBuilder(";Label;\"Income; EUR\";churn\n");
        for (int i = 0; i < 200; i++)
        {
            double a = random.NextDouble(), b = random.NextDouble();
            string gap = i % 40 == 7 ? "null" : i % 40 == 9 ? "-" : $"1.{(int)(1000 * b):000},5";
            string shown = a.ToString("F3", CultureInfo.InvariantCulture).Replace('.', ',');
            text.Append($"{i};{shown};{gap};{(a + b > 1 ? "yes" : "no")}{(i % 3 == 0 ? " " : "")}\n");
        }

        string path = Path.Combine(_folder, "other.csv");
        File.WriteAllText(path, text.ToString());
        var (code, output, error) = await Run(
            "--data", path, "--label", "churn", "--decimal", ",", "--thousands", ".", "--missing", "-",
            "--width", "50", "--examples", "10", "--queries", "100", "--output", _folder);
        Assert.True(code == 0, error);
        string said = string.Join(' ', output.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Column 1 has no name and counts the rows", said, StringComparison.Ordinal);
        Assert.Contains("Income; EUR: 10 of 200 cells are gaps", said, StringComparison.Ordinal);
        Assert.Contains("Label, Income; EUR: numbers", said, StringComparison.Ordinal);
        Assert.Contains("churn = yes or no: 10 test examples", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_classifier_that_fails_is_said_and_the_others_go_on()
    {
        var (code, output, error) = await Run(
            "--data", WriteTable(), "--label", "churn", "--width", $"{int.MaxValue}", "--examples", "5", "--queries", "50",
            "--output", _folder);
        Assert.Equal(1, code);
        Assert.StartsWith(
            "MLNetPipeline: LazyRelu was not evaluated: 2147483647 neurons",
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        foreach (string name in new[] { "Logistic regression", "FastTree", "LightGBM" }) Assert.Matches($@"│ {name} +│ +[\d.]+%", output);
        Assert.DoesNotMatch(@"│ LazyRelu", output);
    }

    [Fact]
    public async Task Six_rows_are_enough_for_the_classifiers_that_take_them()
    {
        string path = Path.Combine(_folder, "six.csv");
        File.WriteAllText(path, "age,income,churn\n1,2,no\n3,5,yes\n2,2,no\n5,1,yes\n1,1,no\n7,8,yes\n");
        var (_, output, error) = await Run("--data", path, "--label", "churn", "--width", "50", "--queries", "50", "--output", _folder);
        Assert.DoesNotContain("no rows", error, StringComparison.Ordinal);
        foreach (string name in new[] { "LazyRelu", "Logistic regression" }) Assert.Matches($@"│ {name} +│ +[\d.]+%", output);
    }

    private string WriteTable(string gap = "")
    {
        var random = new Random(1);
        string[] cities = ["Berlin", "Rome", "\"Oslo, N\""];
        var text = new StringBuilder("age,income,city,churn\n");
        for (int i = 0; i < 300; i++)
        {
            double age = random.NextDouble(), income = random.NextDouble();
            string city = i % 50 == 0 ? "" : cities[random.Next(3)];
            string shown = i % 37 == 5 ? gap : (20 + 50 * age).ToString("F1", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{shown},{30000 + 40000 * income:F0},{city},{(age + income > 1 ? "yes" : "no")}\n");
        }

        string path = Path.Combine(_folder, "table.csv");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MLNetPipeline.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}

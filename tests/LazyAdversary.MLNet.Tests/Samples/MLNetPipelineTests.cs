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
        await AssertFails(1, "Column 'city' has 4 different values", "--data", table, "--label", "city");

        async Task AssertFails(int expected, string text, params string[] arguments)
        {
            var (code, _, error) = await Run([.. arguments, "--output", _folder]);
            Assert.Equal(expected, code);
            Assert.Contains(text, error, StringComparison.Ordinal);
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private string WriteTable()
    {
        var random = new Random(1);
        string[] cities = ["Berlin", "Rome", "\"Oslo, N\""];
        var text = new StringBuilder("age,income,city,churn\n");
        for (int i = 0; i < 300; i++)
        {
            double age = random.NextDouble(), income = random.NextDouble();
            string city = i % 50 == 0 ? "" : cities[random.Next(3)];
            string shown = i % 37 == 5 ? "" : (20 + 50 * age).ToString("F1", CultureInfo.InvariantCulture);
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

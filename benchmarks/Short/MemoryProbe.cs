using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>
/// The most memory that a process held while it did one kind of work, measured in a process that does nothing else. It includes the .NET runtime, about 40 MB.
/// </summary>
internal static class MemoryProbe
{
    public const string Command = "memory";

    /// <summary>Runs the work in a process of its own.</summary>
    public static MemoryUse Measure(string work, int width, int dimension, int threads)
    {
        // Under `dotnet x.dll` the process is the host, which needs to be told what to run.
        string host = Environment.ProcessPath!;
        string[] first = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [typeof(MemoryProbe).Assembly.Location] : [];
        var start = new ProcessStartInfo(host, [.. first, Command, work, $"{width}", $"{dimension}", $"{threads}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonSerializer.Deserialize<MemoryUse>(answer)!;
    }

    public static Command CreateCommand()
    {
        var work = new Argument<string>("work") { Description = "sgd, pgd or gradient-step" };
        var width = new Argument<int>("width") { Description = "m" };
        var dimension = new Argument<int>("dimension") { Description = "d" };
        var threads = new Argument<int>("threads") { Description = "How many threads." };
        var command = new Command(Command, "Does one kind of work and prints the most memory this process held.") { work, width, dimension, threads };
        command.SetAction(result =>
        {
            Run(result.GetValue(work)!, result.GetValue(width), result.GetValue(dimension), result.GetValue(threads));
            using var self = Process.GetCurrentProcess();
            long weights = 4L * result.GetValue(width) * result.GetValue(dimension);
            Console.WriteLine(JsonSerializer.Serialize(new MemoryUse(self.PeakWorkingSet64, weights)));
        });
        return command;
    }

    private static void Run(string work, int width, int dimension, int threads)
    {
        switch (work)
        {
            case "sgd":
                new SgdWork(width, dimension).Run(256, threads);
                break;
            case "pgd":
                new PgdWork(width, dimension, count: 512).Run(0.1, threads);
                break;
            case "gradient-step":
                new GradientStepWork(width, count: 384).Run(threads);
                break;
            default:
                throw new ArgumentException($"There is no work '{work}'.", nameof(work));
        }
    }
}

/// <summary>Bytes.</summary>
/// <param name="Peak">The most the process held.</param>
/// <param name="Weights">W alone.</param>
internal sealed record MemoryUse(long Peak, long Weights);

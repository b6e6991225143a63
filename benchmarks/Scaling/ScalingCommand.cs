using System.CommandLine;
using System.Text;
using LazyAdversary.Benchmarks.Short;
using LazyAdversary.Data;

namespace LazyAdversary.Benchmarks.Scaling;

/// <summary>How cost grows with m, d, n and steps, as figures, a CSV and a table of exponents.</summary>
internal static class ScalingCommand
{
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Where the figures and the CSV go.", DefaultValueFactory = _ => new("docs/images") };
        var threads = new Option<int>("--threads") { Description = "How many threads.", DefaultValueFactory = _ => 1 };
        var runs = new Option<int>("--runs") { Description = "Runs of everything, of which the median counts.", DefaultValueFactory = _ => 3 };
        var command = new Command("scaling", "Measures how cost grows with m, d, n and steps and draws it.") { output, threads, runs };
        command.SetAction(result => Run(result.GetValue(output)!, result.GetValue(threads), result.GetValue(runs)));
        return command;
    }

    private static void Run(DirectoryInfo output, int threads, int runs)
    {
        var machine = Machine.Describe();
        Console.Error.WriteLine(machine);
        output.Create();
        var work = new ScalingSeries(threads, runs);
        (string File, string Title, string XLabel, string YLabel, Func<IEnumerable<Series>> Measure)[] figures =
        [
            ("scaling-width", "Cost against width, d = 784", "width m", "time per unit of work", work.AgainstWidth),
            ("scaling-dimension", "Cost against dimension, m = 1000", "dimension d", "time per unit of work", work.AgainstDimension),
            ("scaling-examples", "Cost against examples, m = 1000, d = 784", "examples n", "time of the call", work.AgainstCount),
            ("scaling-steps", "Cost against steps, m = 1000, d = 784", "steps", "time of the call", work.AgainstSteps),
        ];
        var all = new List<Series>();
        foreach (var (file, title, xLabel, yLabel, measure) in figures)
        {
            List<Series> series = [.. measure()];
            ScalingFigure.Save(series, title, xLabel, yLabel, Path.Combine(output.FullName, file + ".png"));
            all.AddRange(series);
        }

        AtomicFile.Write(Path.Combine(output.FullName, "scaling.csv"), Csv(all));
        Console.WriteLine(Table(all));
        Console.WriteLine($"{machine} {threads} thread(s), median of {runs} runs.");
    }

    private static string Csv(List<Series> all)
    {
        var text = new StringBuilder("axis,work,unit,size,seconds\n");
        foreach (var series in all)
        {
            foreach (var (size, seconds) in series.Points) text.Append(null, $"{series.Axis},\"{series.Work}\",{series.Unit},{size},{seconds:G6}\n");
        }

        return text.ToString();
    }

    /// <summary>The ends of every series and the power it grows with at the large end.</summary>
    private static string Table(List<Series> all)
    {
        var text = new StringBuilder("| work | against | from | to | grows like |\n| --- | --- | --- | --- | --- |\n");
        foreach (var s in all)
        {
            text.Append(null, $"| {s.Work}, per {s.Unit} | {s.Axis} | {Point(s.Points[0])} | {Point(s.Points[^1])} | {s.Axis}^{s.Exponent:0.0} |\n");
        }

        return text.ToString();

        static string Point((double Size, double Seconds) p) => $"{p.Size:N0}: {new Timing(p.Seconds, p.Seconds, p.Seconds).MedianText}";
    }
}

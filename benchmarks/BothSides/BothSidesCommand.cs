using System.CommandLine;
using System.Diagnostics;
using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Benchmarks.Short;
using LazyAdversary.Benchmarks.Work;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Datasets;
using LazyAdversary.Networks;
using LazyAdversary.Reference;
using LazyAdversary.Training;
using MathNet.Numerics.Statistics;

namespace LazyAdversary.Benchmarks.BothSides;

/// <summary>How near certificates and attacks come to each other, and what each costs: the table of docs/certificates.md.</summary>
internal static class BothSidesCommand
{
    public const string Name = "both-sides";

    public static Command Create()
    {
        var count = new Option<int>("--examples") { Description = "How many test digits.", DefaultValueFactory = _ => 200 };
        var width = new Option<int>("--width") { Description = "The width m.", DefaultValueFactory = _ => 1000 };
        var command = new Command(Name, "Compares certificates and attacks on random and lazily trained networks.") { count, width };
        command.SetAction(result => Run(result.GetValue(count), result.GetValue(width)));
        return command;
    }

    private static void Run(int count, int width)
    {
        Console.Error.WriteLine(Machine.Describe());
        foreach (var (name, unitNorm, bias, lazyConstant) in new (string, bool, bool, double?)[]
        {
            ("random network", true, false, null),
            ("lazy SGD, C0 = 10", true, false, 10),
            ("lazy SGD, C0 = 40", true, false, 40),
            ("lazy SGD, C0 = 10, pixels in [0, 1], biases", false, true, 10),
        })
        {
            var (train, test) = Mnist01.Load(unitNorm: unitNorm);
            var network = TwoLayerReluNet.Create(train.Dimension, width, seed: 1, hiddenBias: bias);
            if (lazyConstant is double constant) new LazySgd(new() { LazyConstant = constant }).Train(network, train);
            Compare(name, network, test.Select([.. Enumerable.Range(0, count).Select(i => i * test.Count / count)]));
        }
    }

    private static void Compare(string name, TwoLayerReluNet network, LabeledData examples)
    {
        // The prediction is what both sides are about: examples are labelled with it.
        var data = Inputs.WithOwnPredictions(network, examples);
        var plain = Inputs.Plain(network);
        var inputs = Inputs.Plain(data);
        (string Name, Func<double[]> Distances)[] attacks =
        [
            ("gradient ray", () => Found(new GradientStepAttack(new() { Threads = 1 }).Run(network, data).Records)),
            ("nearest boundary", () => Found(new NearestBoundaryAttack(new() { Threads = 1 }).Run(network, data).Records)),
            ("DDN, 100 steps", () => Found(new DdnAttack(new() { Steps = 100, Threads = 1 }).Run(network, data).Records)),
            ("DDN, 1000 steps", () => Found(new DdnAttack(new() { Steps = 1000, Threads = 1 }).Run(network, data).Records)),
            ("cascade", () => Found(new AttackCascade(new CascadeOptions { Threat = ThreatModel.L2(1e6), Threads = 1 }).Run(network, data).Records)),
            ("HopSkipJump, 5000 queries", () => Found(new HopSkipJumpAttack(new() { Starts = data, Threads = 1 }).Run(network, data).Records)),
        ];
        var closed = new ClosedFormCertifier(network, threads: 1);
        var trust = new TrustRegionCertifier(network, new() { Threads = 1 });
        (string Name, Func<double[]> Radii)[] certificates =
        [
            ("interval bounds", () => Array.ConvertAll(inputs, x => PlainBounds.Interval(plain, x))),
            ("CROWN", () => Array.ConvertAll(inputs, x => PlainBounds.Crown(plain, x))),
            ("closed form", () => [.. closed.Certify(data).Records.Select(r => r.Radius)]),
            ("trust region", () => [.. trust.Certify(data).Records.Select(r => r.Radius)]),
        ];

        var found = Array.ConvertAll(attacks, a => Timed(a.Distances));
        var proved = Array.ConvertAll(certificates, c => Timed(c.Radii));
        double[] best = [.. Enumerable.Range(0, data.Count).Select(i => found.Min(f => f.Values[i]))];
        Console.WriteLine($"\n{name}: d = {data.Dimension}, m = {network.Width}, {data.Count} digits, median best distance {best.Median():G5}\n");
        Console.WriteLine("| attack | median found/best | largest | ms CPU an example |\n| --- | --- | --- | --- |");
        for (int a = 0; a < attacks.Length; a++) Write(attacks[a].Name, found[a], best, ratios => ratios.Max());
        Console.WriteLine("\n| certificate | median proved/best | smallest | ms CPU an example |\n| --- | --- | --- | --- |");
        for (int c = 0; c < certificates.Length; c++) Write(certificates[c].Name, proved[c], best, ratios => ratios.Min());
        int contradictions = proved.Sum(p => p.Values.Where((r, i) => r > best[i]).Count());
        Console.WriteLine($"\nproved > found: {contradictions}");
    }

    private static void Write(string name, (double[] Values, double Milliseconds) result, double[] best, Func<double[], double> worst)
    {
        double[] ratios = [.. result.Values.Select((v, i) => v / best[i])];
        Console.WriteLine($"| {name} | {ratios.Median():F4} | {worst(ratios):F4} | {result.Milliseconds / best.Length:G3} |");
    }

    /// <summary>Runs once to warm up and once for the time; processor time, because the machine may be shared.</summary>
    private static (double[] Values, double Milliseconds) Timed(Func<double[]> work)
    {
        work();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var values = work();
        process.Refresh();
        return (values, (process.TotalProcessorTime - before).TotalMilliseconds);
    }

    private static double[] Found(IEnumerable<AttackRecord> records) => [.. records.Select(r => r.IsFlipped ? r.Distance : double.PositiveInfinity)];
}

using System.CommandLine;
using System.Diagnostics;
using LazyAdversary.Attacks;
using LazyAdversary.Benchmarks.Short;
using LazyAdversary.Benchmarks.Work;
using LazyAdversary.Data;
using LazyAdversary.Datasets;
using LazyAdversary.Lazy;
using LazyAdversary.Reference;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
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
        var command = new Command(Name, "Compares certificates and attacks on random, lazily and adversarially trained networks.") { count, width };
        command.SetAction(result => Run(result.GetValue(count), result.GetValue(width)));
        return command;
    }

    private static void Run(int count, int width)
    {
        Console.Error.WriteLine(Machine.Describe());
        foreach (var (name, unitNorm, bias, train) in new (string, bool, bool, Action<TwoLayerReluNet, LabeledData>)[]
        {
            ("random network", true, false, (_, _) => { }),
            ("lazy SGD, C0 = 10", true, false, (network, data) => new LazySgd().Train(network, data)),
            ("lazy SGD, C0 = 40", true, false, (network, data) => new LazySgd(new() { LazyConstant = 40 }).Train(network, data)),
            ("lazy SGD, C0 = 10, pixels in [0, 1], biases", false, true, (network, data) => new LazySgd().Train(network, data)),
            ("adversarial training, R = 0.2, V = 0.316", true, false, (network, data) => TrainAdversarially(network, data, 0.316)),
            ("adversarial training, R = 0.2, V = 1", true, false, (network, data) => TrainAdversarially(network, data, 1)),
        })
        {
            var (training, test) = Mnist01.Load(unitNorm: unitNorm);
            var network = TwoLayerReluNet.Create(training.Dimension, width, seed: 1, hiddenBias: bias);
            train(network, training);
            Compare(name, network, test.Select([.. Enumerable.Range(0, count).Select(i => i * test.Count / count)]));
        }
    }

    /// <summary>In the manner of Algorithm 1: each epoch attacks all examples, descends once over them (loss summed over batches of 128, β = 0.01), and projects.</summary>
    private static void TrainAdversarially(TwoLayerReluNet network, LabeledData data, double maxDeviation)
    {
        var attack = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0.2), Steps = 30 });
        var projector = new LazyProjector(LazyBall.FromMaxDeviation(maxDeviation));
        for (int epoch = 0; epoch < 12; epoch++)
        {
            // Examples that are wrong already are driven further too.
            var adversarial = attack.Run(network, data, new RunSettings { AlsoWrong = true }, null, CancellationToken.None).Perturbed;
            var descent = new LazySgd(new() { LazyConstant = null, LearningRate = 128 * 0.01, BatchSize = 128, Epochs = 1, Seed = epoch });
            descent.Train(network, adversarial);
            projector.Project(network);
        }
    }

    private static void Compare(string name, TwoLayerReluNet network, LabeledData examples)
    {
        // The prediction is what both sides are about: examples are labelled with it.
        var data = Inputs.WithOwnPredictions(network, examples);
        var plain = Inputs.Plain(network);
        (string Name, Func<LabeledData, double[]> Distances)[] attacks =
        [
            ("gradient ray", x => Found(new GradientStepAttack(new() { Threads = 1 }).Run(network, x).Records)),
            ("nearest boundary", x => Found(new NearestBoundaryAttack(new() { Threads = 1 }).Run(network, x).Records)),
            ("DDN, 100 steps", x => Found(new DdnAttack(new() { Steps = 100, Threads = 1 }).Run(network, x).Records)),
            ("DDN, 1000 steps", x => Found(new DdnAttack(new() { Steps = 1000, Threads = 1 }).Run(network, x).Records)),
            ("cascade", x => Found(new AttackCascade(new CascadeOptions { Threads = 1 }).Run(network, x).Records)),
            ("HopSkipJump, 5000 queries", x => Found(new HopSkipJumpAttack(new() { Starts = data, Threads = 1 }).Run(network, x).Records)),
        ];
        var closed = new ClosedFormCertifier(network, threads: 1);
        var trust = new TrustRegionCertifier(network, new() { Threads = 1 });
        (string Name, Func<LabeledData, double[]> Radii)[] certificates =
        [
            ("interval bounds", x => Array.ConvertAll(Inputs.Plain(x), input => PlainBounds.Interval(plain, input))),
            ("CROWN", x => Array.ConvertAll(Inputs.Plain(x), input => PlainBounds.Crown(plain, input))),
            ("closed form", x => [.. closed.Certify(x).Records.Select(r => r.Radius)]),
            ("trust region", x => [.. trust.Certify(x).Records.Select(r => r.Radius)]),
        ];

        var found = Array.ConvertAll(attacks, a => Timed(a.Distances, data));
        var proved = Array.ConvertAll(certificates, c => Timed(c.Radii, data));
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

    /// <summary>Runs on a few examples to warm up and then for the time; processor time, because the machine may be shared.</summary>
    private static (double[] Values, double Milliseconds) Timed(Func<LabeledData, double[]> work, LabeledData data)
    {
        for (int i = 0; i < 3; i++) work(data.Take(4));
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var values = work(data);
        process.Refresh();
        return (values, (process.TotalProcessorTime - before).TotalMilliseconds);
    }

    private static double[] Found(IEnumerable<AttackRecord> records) => [.. records.Select(r => r.IsFlipped ? r.Distance : double.PositiveInfinity)];
}

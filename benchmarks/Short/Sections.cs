using LazyAdversary.Attacks;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>The rows, in groups that can be asked for by name.</summary>
internal static class Sections
{
    private const int Dimension = 784;

    public static IReadOnlyDictionary<string, Func<ShortContext, IEnumerable<Measurement>>> All { get; } =
        new Dictionary<string, Func<ShortContext, IEnumerable<Measurement>>>
        {
            ["score-and-gradient"] = ScoreAndGradient,
            ["sgd"] = Sgd,
            ["memory"] = Memory,
            ["pgd"] = Pgd,
            ["pgd-wide"] = PgdWide,
            ["pgd-choice"] = PgdChoice,
            ["gradient-step"] = GradientStep,
            ["initialization"] = Initialization,
            ["baselines"] = Baselines,
        };

    private static IEnumerable<Measurement> ScoreAndGradient(ShortContext context)
    {
        var work = new ScoreAndGradientWork(10_000, Dimension, 1024);
        foreach (int threads in context.ThreadCounts)
        {
            var race = context.Race(
                work.Count, () => work.Run(threads), new("score_and_gradient", threads, "--width 10000 --dimension 784 --count 1024"),
                () => FmaPeak.Run(threads));
            double peak = threads * FmaPeak.Flops / (work.Count * race.Other(1).Median);
            double share = race.Ratio(1, 0) * work.Count * work.FlopsPerInput / (threads * FmaPeak.Flops);
            var rivals = new List<Rival> { new("FMA peak", null, peak / 1e9) };
            if (race.Peer is Rival { Time: Timing time } peer) rivals.Add(peer with { Gflops = work.FlopsPerInput / time.Median / 1e9 });
            yield return new("score and input gradient, m = 1e4, d = 784, 1,024 inputs", threads)
            {
                Time = race.Ours,
                Unit = "input",
                FlopsPerUnit = work.FlopsPerInput,
                Rivals = rivals,
                Goal = new("{0:0%} of the FMA peak", share, threads == 1 ? 0.8 : 0.75),
            };
        }
    }

    private static IEnumerable<Measurement> Sgd(ShortContext context)
    {
        const int width = 100_000;
        int steps = context.Full ? 2048 : 512;
        var work = new SgdWork(width, Dimension);
        foreach (int threads in context.ThreadCountsFor(1))
        {
            var peer = threads == 1 ? new PeerWork("sgd", 1, $"--width {width} --dimension 784 --steps 1") : null;
            var race = context.Race(steps, () => work.Run(steps, threads), peer);
            yield return new($"batch-1 SGD with exit test, m = 1e5, d = 784, {steps:N0} steps", threads)
            {
                Time = race.Ours,
                Unit = "step",
                FlopsPerUnit = work.FlopsPerStep,
                Rivals = race.PeerOnly,
                Goal = threads == 1 ? new("{0:0.#} × PyTorch", race.TimesPeer, 90) : null,
            };
        }
    }

    private static IEnumerable<Measurement> Memory(ShortContext context)
    {
        (string Work, string Name, int Width, double? Bound)[] settings =
        [
            ("sgd", "peak memory of SGD", 100_000, 2.5),
            ("sgd", "peak memory of SGD", 10_000, null),
            ("pgd", "peak memory of PGD, 512 inputs, R = 0.1", 1000, null),
            ("pgd", "peak memory of PGD, 512 inputs, R = 0.1", 4000, null),
            ("gradient-step", "peak memory of GradientStepAttack, 384 digits", 100_000, null),
        ];
        foreach (var (work, name, width, bound) in settings)
        {
            int threads = bound is null ? context.Threads : 1;
            var use = MemoryProbe.Measure(work, width, Dimension, threads);
            double times = (double)use.Peak / use.Weights;
            yield return new($"{name}, m = {width:N0}, d = 784", threads)
            {
                Note = $"{use.Peak / 1e6:N0} MB, W is {use.Weights / 1e6:N0} MB",
                Goal = bound is double b ? new("{0:0.##} × W", times, b, AtLeast: false) : null,
            };
        }
    }

    private static IEnumerable<Measurement> Pgd(ShortContext context)
    {
        (double Radius, double Bound)[] rows = [(0.05, 40), (0.1, 28), (0.2, 16), (1, 6)];
        var work = new PgdWork(1000, Dimension, 512);
        double units = work.Count * PgdWork.Steps;
        foreach (var (radius, bound) in rows)
        {
            var race = context.Race(
                units, () => work.Run(radius, 1), PgdPeer(context, 1000, radius), () => work.PrepareFlips(1), () => work.Run(radius, context.Threads));
            string name = $"PGD, d = 784, m = 1000, R = {radius}, 512 inputs × 100 steps";
            yield return new(name, 1)
            {
                Time = race.Ours,
                Unit = "example-step",
                Rivals = race.PeerOnly,
                Goal = new("{0:0.#} × PyTorch", race.TimesPeer, bound),
                Note = $"{WithoutK(race)}; {work.Choice(radius, 1)}",
            };
            if (context.Threads == 1) continue;
            yield return new(name, context.Threads)
            {
                Time = race.Other(2),
                Unit = "example-step",
                Goal = new("{0:0.##} × one thread", race.Ratio(0, 2), 1.8),
            };
        }
    }

    private static IEnumerable<Measurement> PgdWide(ShortContext context)
    {
        var work = new PgdWork(4000, Dimension, 512);
        double units = work.Count * PgdWork.Steps;
        var race = context.Race(units, () => work.Run(0.1, 1), PgdPeer(context, 4000, 0.1), () => work.PrepareFlips(1));
        yield return new("PGD, d = 784, m = 4000, R = 0.1, 512 inputs × 100 steps", 1)
        {
            Time = race.Ours,
            Unit = "example-step",
            Rivals = race.PeerOnly,
            Goal = new("{0:0.#} × PyTorch", race.TimesPeer, 15),
            Note = $"{WithoutK(race)}; {work.Choice(0.1, 1)}",
        };
    }

    private static IEnumerable<Measurement> PgdChoice(ShortContext context)
    {
        (int Width, int Dimension, double Radius, int Count, int Steps)[] rows =
        [
            (1000, 25, 0.1, 512, 100),
            (1000, 25, 1, 512, 100),
            (20_000, 25, 0.1, 192, context.Full ? 100 : 50),
            (20_000, 784, 0.01, 192, context.Full ? 100 : 10),
            (20_000, 784, 0.1, 192, context.Full ? 100 : 10),
        ];
        foreach (var (width, dimension, radius, count, steps) in rows)
        {
            var work = new PgdWork(width, dimension, count);
            var race = context.Race(
                count * (double)steps, () => work.Run(radius, context.Threads, steps: steps), null,
                () => work.Run(radius, context.Threads, PgdMethod.Primal, steps));
            yield return new($"PGD, d = {dimension}, m = {width:N0}, R = {radius}, {count} inputs × {steps} steps", context.Threads)
            {
                Time = race.Ours,
                Unit = "example-step",
                Rivals = [new("primal", race.Other(1))],
                Goal = new("{0:0.##} × the time of primal", race.Ratio(0, 1), 1.1, AtLeast: false),
                Note = work.Choice(radius, context.Threads, steps),
            };
        }
    }

    private static IEnumerable<Measurement> GradientStep(ShortContext context)
    {
        var work = new GradientStepWork(100_000, context.Full ? GradientStepWork.TestDigits : 384);
        var race = context.Race(work.Count, () => work.Run(context.Threads), null, () => work.RunProducts(context.Threads));
        yield return new($"GradientStepAttack, {work.Count:N0} digits, m = 1e5, d = 784", context.Threads)
        {
            Time = race.Ours,
            Unit = "digit",
            Rivals = [new("three products", race.Other(1), work.ProductFlops / race.Other(1).Median / 1e9)],
            Goal = new("{0:0.##} × its three products", race.Ratio(0, 1), 1.5, AtLeast: false),
        };
    }

    private static IEnumerable<Measurement> Initialization(ShortContext context)
    {
        const int width = 100_000;
        bool same = InitializationWork.IsSameFor(width / 10, Dimension, 1, 2, 5);
        foreach (int threads in context.ThreadCountsFor(context.Threads))
        {
            var race = context.Race(
                1, () => InitializationWork.Fill(width, Dimension, threads), null, () => InitializationWork.Create(width, Dimension, threads));
            yield return new("Gaussian initialization, m = 1e5, d = 784", threads)
            {
                Time = race.Ours,
                Rivals = [new("whole network, with the copy W", race.Other(1))],
                Goal = threads == 1 ? null : new("{0:0.##} s", race.Ours.Median, 1, AtLeast: false),
                Note = same ? "same bits for 1, 2 and 5 threads" : "DIFFERENT BITS for 1, 2 and 5 threads",
            };
        }
    }

    private static IEnumerable<Measurement> Baselines(ShortContext context)
    {
        var product = new ProductWork(768);
        var race = context.Race(1, () => product.Run(1), null, () => product.RunMathNet(1));
        yield return new("product of 768 × 768 matrices", 1)
        {
            Time = race.Ours,
            FlopsPerUnit = product.Flops,
            Rivals = [new("MathNet", race.Other(1), product.Flops / race.Other(1).Median / 1e9)],
        };

        const int width = 1000;
        var plain = new PlainWork(width, Dimension);
        var scores = new ScoreAndGradientWork(width, Dimension, 256);
        yield return Beside("score and input gradient", "input", scores.Count, () => scores.Run(1), 8, Repeat(8, plain.ScoreAndGradient));

        var sgd = new SgdWork(width, Dimension);
        yield return Beside("batch-1 SGD with exit test", "step", 512, () => sgd.Run(512, 1), 16, () => plain.Sgd(16));

        var pgd = new PgdWork(width, Dimension, 512);
        var primal = context.Race(512 * PgdWork.Steps, () => pgd.Run(0.1, 1, PgdMethod.Primal)).Ours;
        var row = Beside("PGD, R = 0.1", "example-step", 512 * PgdWork.Steps, () => pgd.Run(0.1, 1), 10, () => plain.Pgd(0.1, 10));
        yield return row with { Rivals = [.. row.Rivals, new("batched primal, float32", primal)] };

        var step = new GradientStepWork(width, 192);
        yield return Beside("GradientStepAttack", "digit", step.Count, () => step.Run(1), 4, Repeat(4, plain.GradientStep));

        Measurement Beside(string name, string unit, double units, Action ours, double plainUnits, Action plainForm)
        {
            var race = context.Race(1, ours, null, plainForm);
            return new($"{name}, m = {width}, d = 784", 1)
            {
                Time = race.Ours.Per(units),
                Unit = unit,
                Rivals = [new("plain float64", race.Other(1).Per(plainUnits))],
            };
        }
    }

    /// <summary>Every step of the primal form costs the same, so the peer takes a few of the 100.</summary>
    private static PeerWork PgdPeer(ShortContext context, int width, double radius) =>
        new("pgd", 1, $"--width {width} --dimension 784 --count 512 --radius {radius} --steps {(context.Full ? 100 : 10)}");

    private static string WithoutK(Contest race) =>
        $"K once is {race.Ratio(1, 0):0%} of it" +
        (race is { IsFair: true, PeerSeconds: double[] peer } ? $", without K {race.Median(run => peer[run] / (race.Seconds[0][run] - race.Seconds[1][run])):0.0} ×" : "");

    private static Action Repeat(int times, Action action) => () =>
    {
        for (int i = 0; i < times; i++) action();
    };
}

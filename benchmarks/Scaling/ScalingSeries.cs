using LazyAdversary.Attacks;
using LazyAdversary.Benchmarks.Short;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Scaling;

/// <summary>What is measured: each kind of work against m, d, n and steps, the other sizes held.</summary>
internal sealed class ScalingSeries(int threads, int runs)
{
    private const int Width = 1000;
    private const int Dimension = 784;
    private const int Count = 512;
    private const int SgdSteps = 256;

    // Enough for the scores in double at both ends to weigh little, few enough to end.
    private const int PrimalSteps = 30;
    private const double Radius = 0.1;

    public IEnumerable<Series> AgainstWidth()
    {
        int[] widths = [250, 500, 1000, 2000, 4000, 8000, 16_000];
        yield return Measure("m", "score and gradient", "input", widths, m => ScoreAndGradient(m, Dimension));
        yield return Measure("m", "SGD, batch 1", "step", widths, m => Sgd(m, Dimension, SgdSteps));
        yield return Measure("m", "gradient step", "digit", widths, GradientStep);
        yield return Measure("m", "PGD R = 0.1, sign flips", "example-step", widths[..5], m => Pgd(m, Dimension, Count, PgdWork.Steps, PgdMethod.SignFlips));
        yield return Measure("m", "PGD R = 0.1, primal", "example-step", widths[..5], m => Pgd(m, Dimension, Count, PrimalSteps, PgdMethod.Primal));
    }

    public IEnumerable<Series> AgainstDimension()
    {
        int[] dimensions = [25, 50, 100, 200, 400, 784, 1568];
        yield return Measure("d", "score and gradient", "input", dimensions, d => ScoreAndGradient(Width, d));
        yield return Measure("d", "SGD, batch 1", "step", dimensions, d => Sgd(Width, d, SgdSteps));
        yield return Measure("d", "PGD R = 0.1, sign flips", "example-step", dimensions, d => Pgd(Width, d, Count, PgdWork.Steps, PgdMethod.SignFlips));
        yield return Measure("d", "PGD R = 0.1, primal", "example-step", dimensions, d => Pgd(Width, d, Count, PrimalSteps, PgdMethod.Primal));
    }

    /// <summary>The time of the whole call: what is done once for all examples shows at the left.</summary>
    public IEnumerable<Series> AgainstCount()
    {
        int[] counts = [8, 32, 128, 512, 2048];
        yield return Measure("n", "PGD R = 0.1, 100 steps", "call", counts, n => Whole(Pgd(Width, Dimension, n, PgdWork.Steps, PgdMethod.Automatic)));
        yield return Measure("n", "gradient step", "call", counts, n => Whole(GradientStep(Width, n)));
        yield return Measure("n", "score and gradient", "call", counts, n => Whole(ScoreAndGradient(Width, Dimension, n)));
    }

    public IEnumerable<Series> AgainstSteps()
    {
        int[] steps = [10, 30, 100, 300, 1000];
        yield return Measure("steps", "PGD R = 0.05, 512 examples", "call", steps, t => Whole(Pgd(Width, Dimension, Count, t, PgdMethod.Automatic, 0.05)));
        yield return Measure("steps", "PGD R = 0.2, 512 examples", "call", steps, t => Whole(Pgd(Width, Dimension, Count, t, PgdMethod.Automatic, 0.2)));
        yield return Measure("steps", "PGD R = 1, 512 examples", "call", steps, t => Whole(Pgd(Width, Dimension, Count, t, PgdMethod.Automatic, 1)));
        yield return Measure("steps", "SGD, batch 1", "call", steps, t => Whole(Sgd(Width, Dimension, t)));
    }

    private Series Measure(string axis, string work, string unit, int[] sizes, Func<int, (Action Run, double Units)> prepare)
    {
        var points = new List<(double, double)>();
        foreach (int size in sizes)
        {
            var (run, units) = prepare(size);
            points.Add((size, Timing.MedianOf(Sampler.Interleave(runs, Sampler.Clock(run))[0]) / units));
        }

        Console.Error.WriteLine($"{work} against {axis}");
        return new(axis, work, unit, points);
    }

    private static (Action Run, double Units) Whole((Action Run, double Units) work) => (work.Run, 1);

    private (Action Run, double Units) ScoreAndGradient(int m, int d, int n = Count)
    {
        var work = new ScoreAndGradientWork(m, d, n);
        return (() => work.Run(threads), n);
    }

    private (Action Run, double Units) Sgd(int m, int d, int steps)
    {
        var work = new SgdWork(m, d);
        return (() => work.Run(steps, threads), steps);
    }

    private (Action Run, double Units) GradientStep(int m) => GradientStep(m, Count);

    private (Action Run, double Units) GradientStep(int m, int n)
    {
        var work = new GradientStepWork(m, n);
        return (() => work.Run(threads), n);
    }

    private (Action Run, double Units) Pgd(int m, int d, int n, int steps, PgdMethod method, double radius = Radius)
    {
        var work = new PgdWork(m, d, n);
        return (() => work.Run(radius, threads, method, steps), n * (double)steps);
    }
}

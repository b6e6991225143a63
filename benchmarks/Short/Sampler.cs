using System.Diagnostics;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>Runs competitors in turn, so that whatever else the machine does meets all of them.</summary>
internal static class Sampler
{
    // Long enough for tiered compilation to have replaced what it compiled first.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The seconds of each run of the samples, each of which does some work and returns its seconds.</summary>
    public static double[][] Interleave(int runs, params IReadOnlyList<Func<double>> samples)
    {
        foreach (var sample in samples) WarmUp(sample);
        var times = samples.Select(_ => new double[runs]).ToArray();
        for (int run = 0; run < runs; run++)
        {
            for (int i = 0; i < samples.Count; i++)
            {
                times[i][run] = samples[i]();
                // The threads of some runtimes spin for a while after their work.
                Thread.Sleep(s_pause);
            }
        }

        return times;
    }

    public static Func<double> Clock(Action work) => () =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    };

    private static void WarmUp(Func<double> sample)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < s_warmUp) sample();
    }
}

using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>Few, long iterations: most of this work takes from milliseconds to seconds. A job named on the command line takes the place of this one.</summary>
internal static class SuiteConfig
{
    public static IConfig Create() => DefaultConfig.Instance
        .AddJob(Job.Default.WithWarmupCount(2).WithIterationCount(7).AsDefault())
        .WithBuildTimeout(TimeSpan.FromMinutes(10));
}

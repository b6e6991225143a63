using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>Few, long iterations: most of this work takes from milliseconds to seconds.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MeasuredAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddJob(Job.Default.WithWarmupCount(2).WithIterationCount(7));
}

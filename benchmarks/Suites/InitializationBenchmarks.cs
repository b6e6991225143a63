using BenchmarkDotNet.Attributes;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>Drawing W_0.</summary>
[MemoryDiagnoser]
public class InitializationBenchmarks
{
    private const int Dimension = 784;

    [Params(10_000, 100_000)]
    public int Width { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [Benchmark(Baseline = true)]
    public void InitialWeights() => InitializationWork.Fill(Width, Dimension, Threads);

    [Benchmark]
    public void WholeNetwork() => InitializationWork.Create(Width, Dimension, Threads);
}

using BenchmarkDotNet.Attributes;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>f(x) and ∇f(x); the time is of one input.</summary>
public class ScoreAndGradientBenchmarks
{
    private const int Count = 1024;
    private const int PlainCount = 2;

    private ScoreAndGradientWork _work = null!;
    private PlainWork _plain = null!;

    [Params(1000, 10_000)]
    public int Width { get; set; }

    [Params(25, 784)]
    public int Dimension { get; set; }

    [GlobalSetup(Targets = [nameof(OneThread), nameof(TwoThreads)])]
    public void SetUp() => _work = new(Width, Dimension, Count);

    [GlobalSetup(Target = nameof(PlainFloat64))]
    public void SetUpPlain() => _plain = new(Width, Dimension);

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void OneThread() => _work.Run(1);

    [Benchmark(OperationsPerInvoke = Count)]
    public void TwoThreads() => _work.Run(2);

    [Benchmark(OperationsPerInvoke = PlainCount)]
    public void PlainFloat64()
    {
        for (int i = 0; i < PlainCount; i++) _plain.ScoreAndGradient();
    }
}

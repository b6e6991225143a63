using BenchmarkDotNet.Attributes;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>One gradient step on the 2,115 test digits; the time is of one digit.</summary>
[MemoryDiagnoser]
public class GradientStepBenchmarks
{
    private const int PlainDigits = 2;

    private GradientStepWork _work = null!;
    private PlainWork _plain = null!;

    [Params(1000, 10_000, 100_000)]
    public int Width { get; set; }

    [GlobalSetup(Targets = [nameof(TwoThreads), nameof(ThreeProducts)])]
    public void SetUp() => _work = new(Width);

    [GlobalSetup(Target = nameof(PlainFloat64Width1000))]
    public void SetUpPlain() => _plain = new(1000, 784);

    [Benchmark(Baseline = true, OperationsPerInvoke = GradientStepWork.TestDigits)]
    public void TwoThreads() => _work.Run(threads: 2);

    [Benchmark(OperationsPerInvoke = GradientStepWork.TestDigits)]
    public void ThreeProducts() => _work.RunProducts(threads: 2);

    [Benchmark(OperationsPerInvoke = PlainDigits)]
    public void PlainFloat64Width1000()
    {
        for (int i = 0; i < PlainDigits; i++) _plain.GradientStep();
    }
}

using BenchmarkDotNet.Attributes;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>SGD with batch size 1 and the exit test; the time is of one step, memory of what a call allocates divided by its steps.</summary>
[MemoryDiagnoser]
public class SgdBenchmarks
{
    private const int Dimension = 784;
    private const int Steps = 512;
    private const int PlainSteps = 8;

    private SgdWork _work = null!;
    private PlainWork _plain = null!;

    [Params(1000, 10_000, 100_000)]
    public int Width { get; set; }

    [GlobalSetup(Targets = [nameof(OneThread), nameof(TwoThreads)])]
    public void SetUp() => _work = new(Width, Dimension);

    // The plain form copies W at every step: it is run at one width, and grows in proportion.
    [GlobalSetup(Target = nameof(PlainFloat64Width1000))]
    public void SetUpPlain() => _plain = new(1000, Dimension);

    [Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public void OneThread() => _work.Run(Steps, threads: 1);

    [Benchmark(OperationsPerInvoke = Steps)]
    public void TwoThreads() => _work.Run(Steps, threads: 2);

    [Benchmark(OperationsPerInvoke = PlainSteps)]
    public void PlainFloat64Width1000() => _plain.Sgd(PlainSteps);
}

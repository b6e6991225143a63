using BenchmarkDotNet.Attributes;
using LazyAdversary.Attacks;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>PGD in l2 at m = 1000; the time is of one step of one example.</summary>
[MemoryDiagnoser]
public class PgdBenchmarks
{
    private const int Width = 1000;
    private const int Dimension = 784;
    private const int Count = 512;
    private const int PlainSteps = 10;

    private PgdWork _work = null!;
    private PlainWork _plain = null!;

    [Params(0.05, 0.1, 0.2, 1)]
    public double Radius { get; set; }

    [GlobalSetup]
    public void SetUp() => (_work, _plain) = (new(Width, Dimension, Count), new(Width, Dimension));

    [Benchmark(Baseline = true, OperationsPerInvoke = Count * PgdWork.Steps)]
    public void OneThread() => _work.Run(Radius, threads: 1);

    [Benchmark(OperationsPerInvoke = Count * PgdWork.Steps)]
    public void TwoThreads() => _work.Run(Radius, threads: 2);

    [Benchmark(OperationsPerInvoke = Count * PgdWork.Steps)]
    public void Primal() => _work.Run(Radius, threads: 1, PgdMethod.Primal);

    [Benchmark(OperationsPerInvoke = PlainSteps)]
    public void PlainFloat64() => _plain.Pgd(Radius, PlainSteps);
}

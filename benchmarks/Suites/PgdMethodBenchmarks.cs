using BenchmarkDotNet.Attributes;
using LazyAdversary.Attacks;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>The two forms of PGD and the automatic choice between them, where the choice is not clear; the time is of one step of one example.</summary>
public class PgdMethodBenchmarks
{
    private const int Count = 192;

    private PgdWork _work = null!;

    [Params("1000×25", "4000×25", "20000×25", "4000×784", "20000×784")]
    public string Shape { get; set; } = "";

    [Params(0.01, 0.1, 1)]
    public double Radius { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        int[] shape = Array.ConvertAll(Shape.Split('×'), s => int.Parse(s, null));
        _work = new(shape[0], shape[1], Count);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count * PgdWork.Steps)]
    public void Automatic() => _work.Run(Radius, threads: 2);

    [Benchmark(OperationsPerInvoke = Count * PgdWork.Steps)]
    public void Primal() => _work.Run(Radius, threads: 2, PgdMethod.Primal);

    [Benchmark(OperationsPerInvoke = Count * PgdWork.Steps)]
    public void SignFlips() => _work.Run(Radius, threads: 2, PgdMethod.SignFlips);
}

using BenchmarkDotNet.Attributes;
using LazyAdversary.Benchmarks.Work;

namespace LazyAdversary.Benchmarks.Suites;

/// <summary>The product of two square matrices in float32.</summary>
public class ProductBenchmarks
{
    private ProductWork _work = null!;

    [Params(128, 768)]
    public int Size { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp() => _work = new(Size);

    [Benchmark(Baseline = true)]
    public void LazyAdversary() => _work.Run(Threads);

    [Benchmark]
    public void MathNetDenseMatrix() => _work.RunMathNet(Threads);
}

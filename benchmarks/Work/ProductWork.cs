using LazyAdversary.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra.Single;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>C = A·B, n × n, by this library and by MathNet's managed DenseMatrix.</summary>
internal sealed class ProductWork
{
    private readonly int _size;
    private readonly float[] _a;
    private readonly float[] _c;
    private readonly DenseMatrix _left;
    private readonly DenseMatrix _right;
    private readonly DenseMatrix _result;

    public ProductWork(int size)
    {
        _size = size;
        _a = new float[size * size];
        GaussianGenerator.Fill(_a, size, seed: 1, threads: 1);
        _c = new float[_a.Length];
        _left = new(size, size, [.. _a]);
        _right = new(size, size, [.. _a]);
        _result = new(size, size);
    }

    public double Flops => 2.0 * _size * _size * _size;

    public void Run(int threads) => MatrixProducts.Multiply(_size, _size, _size, _a, _size, _a, _size, _c, _size, accumulate: false, threads);

    public void RunMathNet(int threads)
    {
        Control.MaxDegreeOfParallelism = threads;
        _left.Multiply(_right, _result);
    }
}

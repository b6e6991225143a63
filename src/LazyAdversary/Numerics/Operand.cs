namespace LazyAdversary.Numerics;

/// <summary>A factor of a product as it lies in memory: row-major, possibly to be read as its transpose.</summary>
internal readonly unsafe struct Operand(float* start, int stride, bool isTransposed)
{
    public float* Start => start;

    public nint Stride => stride;

    /// <summary>The factor is the transpose of what is stored.</summary>
    public bool IsTransposed => isTransposed;

    /// <summary>The factor without its first rows and columns.</summary>
    public Operand From(int row, int column) =>
        new(start + (isTransposed ? column * (nint)stride + row : row * (nint)stride + column), stride, isTransposed);

    public Operand Transpose() => new(start, stride, !isTransposed);
}

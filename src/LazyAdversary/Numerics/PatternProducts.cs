using System.Numerics;
using System.Runtime.Intrinsics;

namespace LazyAdversary.Numerics;

/// <summary>
/// Sums over the rows of a matrix that activity patterns pick, in T, for one vector width; <see cref="Best"/> is that of the machine. Patterns and the two groups
/// of signs are those of <see cref="FlipKernels"/>; rows are padded to multiples of <see cref="FlipKernels.Word"/> columns.
/// </summary>
internal abstract unsafe class PatternProducts<T>
    where T : unmanaged, INumber<T>
{
    public static PatternProducts<T> Best { get; } =
        Vector512.IsHardwareAccelerated ? new VectorPatternProducts<T, Vector512<T>, Lanes512<T>>()
        : Vector256.IsHardwareAccelerated ? new VectorPatternProducts<T, Vector256<T>, Lanes256<T>>()
        : Vector128.IsHardwareAccelerated ? new VectorPatternProducts<T, Vector128<T>, Lanes128<T>>()
        : new VectorPatternProducts<T, T, ScalarLanes<T>>();

    /// <summary>
    /// sums[i, ·] = weight·(Σ of the first <paramref name="positive"/> rows that are active in pattern i − Σ of the other active rows). A product with a matrix of bits, by
    /// the method of the four Russians (Arlazarov et al., 1970): the 16 sums of each four rows are made once for all patterns, which then take one addition for four rows.
    /// </summary>
    /// <param name="count">The number of patterns.</param>
    /// <param name="patterns">A bit for each row, <paramref name="words"/> words to a pattern; bits beyond the last row are 0.</param>
    /// <param name="words">An even number.</param>
    /// <param name="matrix">total × columns.</param>
    /// <param name="positive">A multiple of the word.</param>
    /// <param name="total">A multiple of the word.</param>
    /// <param name="columns">A multiple of the word.</param>
    /// <param name="weight">The weight of a row.</param>
    /// <param name="sums">count × columns.</param>
    public abstract void SumRows(int count, ushort* patterns, int words, float* matrix, int positive, int total, int columns, T weight, T* sums);

    /// <summary>products[i] = Σ_k matrix[rows[i], k]·x[k].</summary>
    public abstract void Dot(ReadOnlySpan<int> rows, float* matrix, int columns, T* x, Span<T> products);
}

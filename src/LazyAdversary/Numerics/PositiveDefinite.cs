using System.Numerics;
using System.Runtime.InteropServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// Proofs of λ_max(B) &lt; 1 for a symmetric matrix, by a Cholesky factorization in double that runs to its end.
/// </summary>
/// <remarks>
/// If Cholesky of A succeeds in floating point, then λ_min(A) ≥ −γ_{n+1}/(1 − γ_{n+1})·trace(A) in exact arithmetic, for every order of summation (Rump,
/// Verification of positive definiteness, BIT 46, 2006). It is applied to A = (1 − ε)I − B with ε above that bound plus the rounding of A itself and whatever B
/// may be off by, so that success proves I − B positive definite; no eigensolver has to be trusted. Failure proves nothing.
/// </remarks>
internal static class PositiveDefinite
{
    private const int Tile = 4;

    /// <summary>
    /// Whether λ_max(B) &lt; 1 is proved for every symmetric B within <paramref name="normError"/>, in spectral norm, of the given one.
    /// </summary>
    /// <param name="b">n rows of length <see cref="Stride"/>(n), of which the lower triangle is read; overwritten. Diagonal values are at least 0.</param>
    /// <param name="n">The size of the matrix.</param>
    /// <param name="normError">How far the matrix meant may be from the one given.</param>
    public static bool ProvesLargestEigenvalueBelowOne(Span<double> b, int n, double normError)
    {
        // trace(A) ≤ n, and each diagonal value of A is rounded once.
        double epsilon = 2 * RoundingError.Gamma(n + 4) * n + RoundingError.Up(normError);
        if (!(epsilon < 1)) return false;
        int stride = Stride(n);
        for (int i = 0; i < n; i++)
        {
            var row = b.Slice(i * stride, n);
            for (int j = 0; j < i; j++) row[j] = -row[j];
            row[i] = 1 - epsilon - row[i];
        }

        return TryFactor(b, n);
    }

    /// <summary>The row length that the factorization works on: a multiple of the tile and of the vector, so that rows need no remainder loop.</summary>
    public static int Stride(int n) => (n + 7) / 8 * 8;

    /// <summary>A = L·Lᵀ in place, tile by tile of 4 × 4; false as soon as a pivot is not positive. L is not needed afterwards.</summary>
    private static bool TryFactor(Span<double> a, int n)
    {
        int stride = Stride(n);
        Span<double> tile = stackalloc double[Tile * Tile];
        for (int i = 0; i < n; i += Tile)
        {
            int rows = Math.Min(Tile, n - i);
            for (int j = 0; j <= i; j += Tile)
            {
                int columns = Math.Min(Tile, n - j);
                Products(a, stride, i, rows, j, columns, tile);
                for (int r = 0; r < rows; r++)
                {
                    for (int c = 0; c < columns && j + c <= i + r; c++)
                    {
                        double value = a[(i + r) * stride + j + c] - tile[r * Tile + c];
                        for (int k = 0; k < c; k++) value -= a[(i + r) * stride + j + k] * a[(j + c) * stride + j + k];
                        if (i + r != j + c)
                        {
                            a[(i + r) * stride + j + c] = value / a[(j + c) * stride + j + c];
                            continue;
                        }

                        if (!(value > 0)) return false;
                        a[(i + r) * stride + j + c] = Math.Sqrt(value);
                    }
                }
            }
        }

        return true;
    }

    /// <summary>tile[r, c] = Σ_{k &lt; j} L[i + r, k]·L[j + c, k].</summary>
    private static void Products(ReadOnlySpan<double> a, int stride, int i, int rows, int j, int columns, Span<double> tile)
    {
        if (rows < Tile || columns < Tile)
        {
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    double sum = 0;
                    for (int k = 0; k < j; k++) sum += a[(i + r) * stride + k] * a[(j + c) * stride + k];
                    tile[r * Tile + c] = sum;
                }
            }

            return;
        }

        ref double top = ref MemoryMarshal.GetReference(a);
        ref double p0 = ref System.Runtime.CompilerServices.Unsafe.Add(ref top, i * stride);
        ref double p1 = ref System.Runtime.CompilerServices.Unsafe.Add(ref p0, stride);
        ref double p2 = ref System.Runtime.CompilerServices.Unsafe.Add(ref p1, stride);
        ref double p3 = ref System.Runtime.CompilerServices.Unsafe.Add(ref p2, stride);
        for (int half = 0; half < Tile; half += 2)
        {
            // Two columns at a time: eight sums and six loads stay in registers on every machine.
            ref double q0 = ref System.Runtime.CompilerServices.Unsafe.Add(ref top, (j + half) * stride);
            ref double q1 = ref System.Runtime.CompilerServices.Unsafe.Add(ref q0, stride);
            Vector<double> s00 = default, s10 = default, s20 = default, s30 = default, s01 = default, s11 = default, s21 = default, s31 = default;
            int k = 0;
            for (; k + Vector<double>.Count <= j; k += Vector<double>.Count)
            {
                var x0 = Vector.LoadUnsafe(ref q0, (nuint)k);
                var x1 = Vector.LoadUnsafe(ref q1, (nuint)k);
                var y = Vector.LoadUnsafe(ref p0, (nuint)k);
                s00 = Vector.FusedMultiplyAdd(y, x0, s00);
                s01 = Vector.FusedMultiplyAdd(y, x1, s01);
                y = Vector.LoadUnsafe(ref p1, (nuint)k);
                s10 = Vector.FusedMultiplyAdd(y, x0, s10);
                s11 = Vector.FusedMultiplyAdd(y, x1, s11);
                y = Vector.LoadUnsafe(ref p2, (nuint)k);
                s20 = Vector.FusedMultiplyAdd(y, x0, s20);
                s21 = Vector.FusedMultiplyAdd(y, x1, s21);
                y = Vector.LoadUnsafe(ref p3, (nuint)k);
                s30 = Vector.FusedMultiplyAdd(y, x0, s30);
                s31 = Vector.FusedMultiplyAdd(y, x1, s31);
            }

            tile[half] = Vector.Sum(s00);
            tile[half + 1] = Vector.Sum(s01);
            tile[Tile + half] = Vector.Sum(s10);
            tile[Tile + half + 1] = Vector.Sum(s11);
            tile[2 * Tile + half] = Vector.Sum(s20);
            tile[2 * Tile + half + 1] = Vector.Sum(s21);
            tile[3 * Tile + half] = Vector.Sum(s30);
            tile[3 * Tile + half + 1] = Vector.Sum(s31);
            for (; k < j; k++)
            {
                for (int r = 0; r < Tile; r++)
                {
                    for (int c = half; c < half + 2; c++) tile[r * Tile + c] += a[(i + r) * stride + k] * a[(j + c) * stride + k];
                }
            }
        }
    }
}

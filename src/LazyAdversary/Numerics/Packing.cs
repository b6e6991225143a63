using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <summary>Copies of row-major float matrices in the order and the precision in which a product reads them.</summary>
internal static unsafe class Packing
{
    /// <summary>Rows of a panel that stay in the first-level cache until every column has its part.</summary>
    private const int PanelRows = 64;

    /// <summary>
    /// Rows of a transpose to write side by side: a line of each stays in the first-level cache, even if they map to the same few sets.
    /// </summary>
    private const int TransposedColumns = 8;

    /// <summary>
    /// Makes panels of Bᵀ, where B is columns × inner, row-major; each number is widened to <typeparamref name="T"/>.
    /// Places beyond the last column become zero.
    /// </summary>
    public static void PackTransposed<T>(PanelKernels<T> kernels, int inner, int columns, float* b, nint strideB, T* panels)
        where T : unmanaged, INumber<T>
    {
        for (int j = 0; j < columns; j += kernels.PanelWidth)
        {
            int count = Math.Min(kernels.PanelWidth, columns - j), width = kernels.Pad(count);
            for (int k = 0; k < inner; k += PanelRows)
            {
                int rows = Math.Min(PanelRows, inner - k);
                Transpose(count, rows, b + j * strideB + k, strideB, panels + (nint)k * width, width);
                for (int row = k; count < width && row < k + rows; row++)
                    new Span<T>(panels + (nint)row * width + count, width - count).Clear();
            }

            panels += (nint)inner * width;
        }
    }

    public static void Copy<T>(int length, float* source, T* target)
        where T : unmanaged, INumber<T> =>
        TensorPrimitives.ConvertChecked(new ReadOnlySpan<float>(source, length), new Span<T>(target, length));

    /// <summary>target[c, r] (+)= source[r, c].</summary>
    public static void Transpose<T>(
        int rows, int columns, float* source, nint strideSource, T* target, nint strideTarget, bool accumulate = false)
        where T : unmanaged, INumber<T>
    {
        int wholeRows = 0, wholeColumns = 0;
        if (typeof(T) == typeof(float) && Transposition.IsHardwareAccelerated)
        {
            wholeRows = rows - rows % Transposition.Size;
            wholeColumns = columns - columns % Transposition.Size;
            for (int c = 0; c < wholeColumns; c += TransposedColumns)
            {
                int count = Math.Min(TransposedColumns, wholeColumns - c);
                float* part = (float*)target + c * strideTarget;
                for (int r = 0; r < wholeRows; r += Transposition.Size)
                    Transposition.FourRows(count, source + r * strideSource + c, strideSource, part + r, strideTarget, accumulate);
            }
        }

        for (int r = 0; r < rows; r++)
        {
            for (int c = r < wholeRows ? wholeColumns : 0; c < columns; c++)
            {
                T value = Widen<T>(source[r * strideSource + c]);
                target[c * strideTarget + r] = accumulate ? target[c * strideTarget + r] + value : value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Widen<T>(float value)
        where T : unmanaged, INumber<T> =>
        typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(double)value;
}

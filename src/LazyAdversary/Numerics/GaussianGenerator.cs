using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// Standard normal float32 values that follow from (seed, row, column) alone: the same bits on every machine and for any number of
/// threads, because the arithmetic uses integers and the IEEE operations + − × ÷ √ only. Version 1 of the generator; saved networks name
/// it. Rows do not depend on their length, so a bias appended as column d leaves the weights as they were. |value| ≤ 8.49.
/// </summary>
internal static class GaussianGenerator
{
    public const int Version = 1;

    private const uint NormalStream = 0;
    private const uint SignStream = 1;
    private const int RowsPerBlock = 64;

    /// <summary>
    /// Columns come in groups of 32, made from 16 counters: counter k gives columns k and 16 + k of its group. Whole vectors are stored
    /// without shuffling, and the layout is the same for every vector width up to 512 bits.
    /// </summary>
    private const int CountersPerGroup = 16;
    private const int ColumnsPerGroup = 2 * CountersPerGroup;

    /// <summary>Fills rows × columns values, row after row.</summary>
    public static unsafe void Fill(Span<float> target, int columns, int seed, int threads)
    {
        int rows = target.Length / columns;
        fixed (float* pinned = target)
        {
            float* start = pinned;
            ParallelBlocks.Run(rows, RowsPerBlock, threads, (first, count) =>
            {
                for (int row = first; row < first + count; row++)
                    FillRow(new Span<float>(start + (nint)row * columns, columns), row, seed);
            });
        }
    }

    /// <summary>Fills with −1 or +1, equally likely, from a stream of their own.</summary>
    public static void FillSigns(Span<float> target, int seed)
    {
        for (int i = 0; i < target.Length; i += Vector<ulong>.Count)
        {
            Vector<ulong> x0 = Counters(i), x1 = default, x2 = default, x3 = default;
            Philox.Scramble((uint)seed, SignStream, ref x0, ref x1, ref x2, ref x3);
            for (int lane = 0; lane < Math.Min(Vector<ulong>.Count, target.Length - i); lane++)
                target[i + lane] = (x0[lane] & 1) == 0 ? -1 : 1;
        }
    }

    private static void FillRow(Span<float> target, int row, int seed)
    {
        int whole = target.Length / ColumnsPerGroup;
        for (int group = 0; group < whole; group++)
            FillGroup(ref target[group * ColumnsPerGroup], row, group, seed);

        var rest = target[(whole * ColumnsPerGroup)..];
        if (rest.IsEmpty) return;
        Span<float> last = stackalloc float[ColumnsPerGroup];
        FillGroup(ref MemoryMarshal.GetReference(last), row, whole, seed);
        last[..rest.Length].CopyTo(rest);
    }

    /// <summary>Writes the 32 values from <paramref name="target"/> on.</summary>
    private static void FillGroup(ref float target, int row, int group, int seed)
    {
        for (int k = 0; k < CountersPerGroup; k += Vector<float>.Count)
        {
            int counter = group * CountersPerGroup + k;
            Pairs(row, counter, seed, out var first, out var second);
            Pairs(row, counter + Vector<double>.Count, seed, out var nextFirst, out var nextSecond);
            Vector.Narrow(first, nextFirst).StoreUnsafe(ref target, (nuint)k);
            Vector.Narrow(second, nextSecond).StoreUnsafe(ref target, (nuint)(CountersPerGroup + k));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(int row, int counter, int seed, out Vector<double> first, out Vector<double> second)
    {
        Vector<ulong> x0 = Counters(counter), x1 = new((uint)row), x2 = default, x3 = default;
        Philox.Scramble((uint)seed, NormalStream, ref x0, ref x1, ref x2, ref x3);
        BoxMuller.Transform(x0 | (x1 << 32), x2 | (x3 << 32), out first, out second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> Counters(int start) => new Vector<ulong>((ulong)start) + Vector<ulong>.Indices;
}

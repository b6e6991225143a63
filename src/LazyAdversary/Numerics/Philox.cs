using System.Numerics;
using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): 128 random bits from a counter and a key, with no state to carry from one to the
/// next. Each lane of a vector is one counter; words are 32 bits wide in 64-bit lanes, so that their products need no widening.
/// </summary>
internal static class Philox
{
    private const ulong LowWord = 0xFFFFFFFF;

    /// <summary>Replaces the counters by their random words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scramble(
        uint key0, uint key1, ref Vector<ulong> x0, ref Vector<ulong> x1, ref Vector<ulong> x2, ref Vector<ulong> x3)
    {
        for (int round = 0; round < 10; round++)
        {
            var product0 = x0 * 0xD2511F53UL;
            var product1 = x2 * 0xCD9E8D57UL;
            x0 = (product1 >> 32) ^ x1 ^ new Vector<ulong>(key0);
            x1 = product1 & new Vector<ulong>(LowWord);
            x2 = (product0 >> 32) ^ x3 ^ new Vector<ulong>(key1);
            x3 = product0 & new Vector<ulong>(LowWord);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }
    }
}

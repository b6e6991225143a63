using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <summary>One row of a register tile: up to three registers of sums, kept in registers because every use is inlined.</summary>
internal unsafe struct TileRow<T, TVector, TLanes, TVectors>
    where T : unmanaged
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
    where TVectors : struct, IExtent
{
    private TVector first, second, third;

    /// <summary>Adds value·(x0, x1, x2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value, TVector x0, TVector x1, TVector x2)
    {
        var broadcast = TLanes.Broadcast(value);
        first = TLanes.MultiplyAdd(broadcast, x0, first);
        if (TVectors.Value > 1) second = TLanes.MultiplyAdd(broadcast, x1, second);
        if (TVectors.Value > 2) third = TLanes.MultiplyAdd(broadcast, x2, third);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target, bool accumulate)
    {
        Store(first, target, accumulate);
        if (TVectors.Value > 1) Store(second, target + TLanes.Count, accumulate);
        if (TVectors.Value > 2) Store(third, target + 2 * TLanes.Count, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector x, T* target, bool accumulate) =>
        TLanes.Store(accumulate ? TLanes.Add(TLanes.Load(target), x) : x, target);
}

using System.Buffers;
using System.Runtime.InteropServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// A rented array, pinned, from its first 64-byte boundary on, so that no vector of a panel straddles two cache lines. Not cleared.
/// </summary>
internal readonly unsafe ref struct AlignedScratch<T>
    where T : unmanaged
{
    private const int Alignment = 64;
    private readonly T[] rented;
    private readonly GCHandle pin;

    public AlignedScratch(int length)
    {
        rented = ArrayPool<T>.Shared.Rent(length + Alignment / sizeof(T));
        pin = GCHandle.Alloc(rented, GCHandleType.Pinned);
        nint address = pin.AddrOfPinnedObject();
        Start = (T*)((address + Alignment - 1) & -Alignment);
    }

    public T* Start { get; }

    /// <summary>Scratch that is cleared: stale numbers in the padding of rows would be harmless but could be slow.</summary>
    public static AlignedScratch<T> Zeros(int length)
    {
        var scratch = new AlignedScratch<T>(length);
        new Span<T>(scratch.Start, length).Clear();
        return scratch;
    }

    public void Dispose()
    {
        pin.Free();
        ArrayPool<T>.Shared.Return(rented);
    }
}

using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// Managed, pinned float storage that begins at a cache line, so that full-width loads never straddle two lines.
/// </summary>
internal sealed unsafe class AlignedFloats
{
    private const int LineBytes = 64;

    private readonly float[] _storage;

    public AlignedFloats(long length)
    {
        _storage = GC.AllocateArray<float>(checked((int)(length + LineBytes / sizeof(float))), pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref _storage[0]);
        Pointer = (float*)((start + LineBytes - 1) / LineBytes * LineBytes);
        Length = (int)length;
    }

    /// <summary>The first element; valid as long as this object is alive.</summary>
    public float* Pointer { get; }

    public int Length { get; }

    public Span<float> Span => new(Pointer, Length);
}

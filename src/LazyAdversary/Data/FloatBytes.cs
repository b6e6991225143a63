using System.Runtime.InteropServices;

namespace LazyAdversary.Data;

/// <summary>Floats as bytes, in pieces: an array of floats can hold more bytes than one span.</summary>
internal static class FloatBytes
{
    private const int PieceLength = 1 << 18;

    public delegate void Use(ReadOnlySpan<byte> bytes);

    public delegate void Fill(Span<byte> bytes);

    public static void Read(ReadOnlySpan<float> values, Use use)
    {
        for (int start = 0; start < values.Length; start += PieceLength)
            use(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(PieceLength, values.Length - start))));
    }

    public static void Write(Span<float> values, Fill fill)
    {
        for (int start = 0; start < values.Length; start += PieceLength)
            fill(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(PieceLength, values.Length - start))));
    }
}

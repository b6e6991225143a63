namespace LazyAdversary.Numerics;

/// <summary>
/// Standard normal float32 values that follow from (seed, row, column) alone: the same bits on every machine and for any number of threads, because the
/// arithmetic uses integers and the IEEE operations + − × ÷ √ only. Version 1 of the generator; saved networks name it.
/// </summary>
internal static class GaussianGenerator
{
    public const int Version = 1;

    /// <summary>Fills rows × columns values, row after row.</summary>
    public static void Fill(Span<float> target, int columns, int seed, int threads)
    {
        throw new NotImplementedException();
    }

    /// <summary>Fills with −1 or +1, equally likely, from a stream of their own.</summary>
    public static void FillSigns(Span<float> target, int seed)
    {
        throw new NotImplementedException();
    }
}

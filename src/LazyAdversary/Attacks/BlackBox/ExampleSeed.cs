namespace LazyAdversary.Attacks.BlackBox;

/// <summary>A seed for each example, by a fixed mix: the same in every process and for any number of threads.</summary>
internal static class ExampleSeed
{
    public static int Of(int seed, int example)
    {
        uint h = unchecked((uint)seed * 0x9E3779B1u ^ (uint)example * 0xC2B2AE3Du);
        h = unchecked((h ^ (h >> 15)) * 0x2C1B3C6Du);
        h = unchecked((h ^ (h >> 12)) * 0x297A2D39u);
        return (int)(h ^ (h >> 15));
    }
}

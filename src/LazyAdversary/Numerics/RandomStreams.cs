namespace LazyAdversary.Numerics;

/// <summary>A seed of its own for each example and run, by a fixed mix: the same in every process and for any number of threads.</summary>
internal static class RandomStreams
{
    public static int Seed(int seed, int example, int run = 0)
    {
        uint h = unchecked((uint)seed * 0x9E3779B1u ^ (uint)run * 0x85EBCA77u ^ (uint)example * 0xC2B2AE3Du);
        h = unchecked((h ^ (h >> 15)) * 0x2C1B3C6Du);
        h = unchecked((h ^ (h >> 12)) * 0x297A2D39u);
        return (int)(h ^ (h >> 15));
    }
}

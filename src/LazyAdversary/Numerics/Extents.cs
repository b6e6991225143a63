namespace LazyAdversary.Numerics;

/// <summary>A number known to the compiler, so that a kernel is unrolled to its size.</summary>
internal interface IExtent
{
    static abstract int Value { get; }
}

internal readonly struct Zero : IExtent
{
    public static int Value => 0;
}

internal readonly struct One : IExtent
{
    public static int Value => 1;
}

internal readonly struct Two : IExtent
{
    public static int Value => 2;
}

internal readonly struct Three : IExtent
{
    public static int Value => 3;
}

internal readonly struct Four : IExtent
{
    public static int Value => 4;
}

internal readonly struct Eight : IExtent
{
    public static int Value => 8;
}

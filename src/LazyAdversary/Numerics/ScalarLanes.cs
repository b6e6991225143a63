using System.Numerics;

namespace LazyAdversary.Numerics;

/// <summary>One number at a time, for machines without vectors.</summary>
internal readonly unsafe struct ScalarLanes<T> : ILanes<T, T>
    where T : unmanaged, INumber<T>
{
    public static int Count => 1;

    public static int TileRows => 4;

    public static T Load(T* source) => *source;

    public static T LoadFloats(float* source) => T.CreateTruncating(*source);

    public static void Store(T x, T* target) => *target = x;

    public static T Broadcast(T value) => value;

    public static T Add(T x, T y) => x + y;

    public static T Multiply(T x, T y) => x * y;

    public static T MultiplyAdd(T x, T y, T sum) => x * y + sum;

    public static T WherePositive(T z, T x) => z > T.Zero ? x : T.Zero;

    public static uint PositiveBits(T z) => z > T.Zero ? 1u : 0;

    public static T Sum(T x) => x;
}

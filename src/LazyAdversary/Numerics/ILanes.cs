namespace LazyAdversary.Numerics;

/// <summary>What a kernel does with one register of numbers, so that it is written once for every vector width.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface ILanes<T, TVector>
    where T : unmanaged
{
    /// <summary>Numbers to a register.</summary>
    static abstract int Count { get; }

    /// <summary>
    /// Rows of three accumulators that the registers hold, beside three operands and a broadcast: 8 of 32 registers, 4 of 16.
    /// </summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(T* source);

    /// <summary>Loads floats, widened where T is double.</summary>
    static abstract TVector LoadFloats(float* source);

    static abstract void Store(TVector x, T* target);

    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>x·y + sum, fused where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector sum);

    /// <summary>x where z &gt; 0, and zero elsewhere.</summary>
    static abstract TVector WherePositive(TVector z, TVector x);

    /// <summary>Bit i is set where element i of z is &gt; 0.</summary>
    static abstract uint PositiveBits(TVector z);

    static abstract T Sum(TVector x);
}

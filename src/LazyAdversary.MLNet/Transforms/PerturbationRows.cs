#pragma warning disable CS0649 // ML.NET assigns these fields.
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Transforms;

/// <summary>A row's features as they are.</summary>
internal sealed class OriginalRow
{
    public VBuffer<float> Features;
}

/// <summary>A row's perturbed features.</summary>
internal sealed class PerturbedRow
{
    public VBuffer<float> Features;
}

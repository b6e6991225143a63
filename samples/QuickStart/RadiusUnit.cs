using System.Numerics.Tensors;
using LazyAdversary.Data;
using MathNet.Numerics.Statistics;

namespace QuickStart;

/// <summary>The scale of Theorem 3.1: 1/√d for inputs of norm 1, the median ‖x‖/√d otherwise.</summary>
internal sealed class RadiusUnit
{
    private readonly string _symbol;

    public RadiusUnit(LabeledData data, bool isUnitNorm)
    {
        double norm = isUnitNorm ? 1 : Enumerable.Range(0, data.Count).Select(i => (double)TensorPrimitives.Norm(data.Input(i))).Median();
        Value = norm / Math.Sqrt(data.Dimension);
        _symbol = isUnitNorm ? "" : "‖x‖";
    }

    public double Value { get; }

    /// <summary>How a multiple is written: 5/√d or 5‖x‖/√d.</summary>
    public string Format(double multiple) =>
        multiple == 1 && _symbol != "" ? $"{_symbol}/√d" : FormattableString.Invariant($"{multiple:0.##}{_symbol}/√d");

    /// <summary>How a measured distance is written, in this unit: 2.48/√d.</summary>
    public string Measure(double distance) => FormattableString.Invariant($"{distance / Value:F2}{_symbol}/√d");
}

using System.Globalization;
using LazyAdversary.Data;

namespace LazyAdversary.Threats;

/// <summary>
/// What an adversary may do to an input x: add any δ with ‖δ‖ ≤ Radius that keeps x + δ inside the box and leaves the frozen features alone. An immutable
/// value: two threats are equal when they allow the same.
/// </summary>
/// <example><code>
/// var threat = ThreatModel.L2(0.1).WithBox(Box.Uniform(0, 1)).WithFrozen(0, 1);
/// </code></example>
public sealed class ThreatModel : IEquatable<ThreatModel>
{
    private readonly int[] _frozen;

    private ThreatModel(Norm norm, double radius, Box? box, int[] frozen)
    {
        if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius must be at least 0.");
        Norm = norm;
        Radius = radius;
        Box = box;
        _frozen = frozen;
    }

    /// <summary>How δ is measured.</summary>
    public Norm Norm { get; }

    /// <summary>The perturbation budget R, at least 0; +∞ for any distance.</summary>
    public double Radius { get; }

    /// <summary>The range that x + δ must stay in; null when there is none.</summary>
    public Box? Box { get; }

    /// <summary>The features that may not move, ascending.</summary>
    public IReadOnlyList<int> Frozen => _frozen.AsReadOnly();

    /// <summary>All δ with ‖δ‖₂ ≤ radius; every δ when no radius is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public static ThreatModel L2(double radius = double.PositiveInfinity) => new(Norm.L2, radius, null, []);

    /// <summary>All δ with ‖δ‖_∞ ≤ radius; every δ when no radius is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public static ThreatModel LInf(double radius = double.PositiveInfinity) => new(Norm.LInf, radius, null, []);

    /// <summary>All δ with ‖δ‖₁ ≤ radius; every δ when no radius is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public static ThreatModel L1(double radius = double.PositiveInfinity) => new(Norm.L1, radius, null, []);

    /// <summary>Whether the radius is finite, so that the threat is a bounded set.</summary>
    public bool IsBounded => double.IsFinite(Radius);

    /// <summary>The same threat with another budget.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public ThreatModel WithRadius(double radius) => new(Norm, radius, Box, _frozen);

    /// <summary>The same threat with x + δ kept inside a box; inputs must lie in it.</summary>
    public ThreatModel WithBox(Box? box) => new(Norm, Radius, box, _frozen);

    /// <summary>The same threat with these features, and no others, frozen: δ_k = 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A feature is negative.</exception>
    public ThreatModel WithFrozen(params ReadOnlySpan<int> features)
    {
        foreach (int k in features) ArgumentOutOfRangeException.ThrowIfNegative(k, nameof(features));
        int[] frozen = [.. features.ToArray().Distinct().Order()];
        return new(Norm, Radius, Box, frozen);
    }

    /// <summary>Whether feature k may not move.</summary>
    public bool IsFrozen(int feature) => Array.BinarySearch(_frozen, feature) >= 0;

    /// <inheritdoc/>
    public bool Equals(ThreatModel? other) =>
        other is not null && Norm == other.Norm && Radius.Equals(other.Radius) && Equals(Box, other.Box) && _frozen.AsSpan().SequenceEqual(other._frozen);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ThreatModel);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Norm, Radius, Box, _frozen.Length);

    /// <summary>Says what is allowed, as in "L2 within 0.1, in a box, 2 features frozen".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Norm} {(IsBounded ? $"within {Radius:G4}" : "at any distance")}{(Box is null ? "" : $", in {Box}")}{Frozen.Count switch
        {
            0 => "",
            1 => ", 1 feature frozen",
            var count => $", {count} features frozen",
        }}");

    internal void RequireBounded(string parameter)
    {
        if (!IsBounded) throw new ArgumentException("This attack works inside a ball: its threat needs a finite radius, as in ThreatModel.L2(0.1).", parameter);
    }

    internal bool IsUnconstrained => Box is null && _frozen.Length == 0;

    /// <summary>‖δ‖ of δ = perturbed − original, computed in double.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public double Distance(ReadOnlySpan<float> original, ReadOnlySpan<float> perturbed)
    {
        if (original.Length != perturbed.Length)
            throw new ArgumentException($"The original has length {original.Length} but the perturbed input {perturbed.Length}.", nameof(perturbed));
        return NormGeometry.For(Norm).Distance(original, perturbed);
    }

    /// <summary>Whether x′ is allowed at x: within the radius, inside the box, and with the bits of x in the frozen features.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public bool Allows(ReadOnlySpan<float> original, ReadOnlySpan<float> perturbed)
    {
        if (!(Distance(original, perturbed) <= Radius)) return false;
        foreach (int k in _frozen)
        {
            if (BitConverter.SingleToInt32Bits(original[k]) != BitConverter.SingleToInt32Bits(perturbed[k])) return false;
        }

        for (int k = 0; Box is not null && k < perturbed.Length; k++)
        {
            if (!(perturbed[k] >= Box.Lower(k) && perturbed[k] <= Box.Upper(k))) return false;
        }

        return true;
    }

    /// <summary>
    /// The Euclidean projection of δ onto everything this threat allows at x: the ball, intersected with the box and the frozen features. In place; afterwards
    /// ‖δ‖ ≤ Radius holds in double for the float32 values. Exact to rounding, O(d) a round: in l2 the multiplier takes finitely many steps of Newton's method, in l1 a bisection.
    /// </summary>
    /// <param name="input">x, inside the box.</param>
    /// <param name="perturbation">δ, d values.</param>
    /// <exception cref="ArgumentException">The lengths differ, δ is not finite, x is outside the box, or the box or a frozen feature does not fit the dimension.</exception>
    public void Project(ReadOnlySpan<float> input, Span<float> perturbation)
    {
        if (input.Length != perturbation.Length)
            throw new ArgumentException($"The input has length {input.Length} but the perturbation {perturbation.Length}.", nameof(perturbation));
        FiniteValues.Require(perturbation, Math.Max(1, perturbation.Length), "perturbation", nameof(perturbation));
        RequireFits(input, input.Length, nameof(input));
        Projection.Apply(this, input, perturbation);
    }

    /// <summary>Checks that box and frozen features fit the dimension and that every input lies in the box.</summary>
    internal void RequireFits(LabeledData data) => RequireFits(data.Inputs, data.Dimension, nameof(data));

    private void RequireFits(ReadOnlySpan<float> inputs, int dimension, string parameter)
    {
        if (_frozen.Length > 0 && _frozen[^1] >= dimension)
            throw new ArgumentException($"Feature {_frozen[^1]} is frozen but the inputs have dimension {dimension}.", parameter);
        if (Box is null) return;
        if (Box.Dimension is int boxDimension && boxDimension != dimension)
            throw new ArgumentException($"The box is for {boxDimension} features but the inputs have dimension {dimension}.", parameter);
        for (int i = 0; i < inputs.Length; i++)
        {
            int k = i % dimension;
            if (!(inputs[i] >= Box.Lower(k) && inputs[i] <= Box.Upper(k)))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The input in row {i / dimension}, column {k} is {inputs[i]}, outside its range [{Box.Lower(k)}, {Box.Upper(k)}]."), parameter);
            }
        }
    }
}

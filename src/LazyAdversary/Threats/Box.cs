using System.Globalization;

namespace LazyAdversary.Threats;

/// <summary>The range that each feature may take, lower ≤ x_k ≤ upper; infinite bounds are allowed. An immutable value.</summary>
public sealed class Box : IEquatable<Box>
{
    private readonly float[] _lower;
    private readonly float[] _upper;

    private Box(float[] lower, float[] upper, int? dimension)
    {
        _lower = lower;
        _upper = upper;
        Dimension = dimension;
    }

    /// <summary>The same range for every feature.</summary>
    /// <exception cref="ArgumentException">A bound is NaN, or lower exceeds upper.</exception>
    public static Box Uniform(float lower, float upper)
    {
        if (!(lower <= upper))
            throw new ArgumentException(
                FormattableString.Invariant($"The range is [{lower}, {upper}]: the lower bound must not exceed the upper."), nameof(lower));
        return new([lower], [upper], dimension: null);
    }

    /// <summary>A range for each of d features.</summary>
    /// <exception cref="ArgumentException">There are more or fewer lower than upper bounds, a bound is NaN, or lower exceeds upper; the message names the feature.</exception>
    public static Box PerFeature(ReadOnlySpan<float> lower, ReadOnlySpan<float> upper)
    {
        if (lower.Length != upper.Length || lower.IsEmpty)
            throw new ArgumentException($"There are {lower.Length} lower and {upper.Length} upper bounds: one of each is needed for each feature.", nameof(upper));
        for (int k = 0; k < lower.Length; k++)
        {
            if (!(lower[k] <= upper[k]))
                throw new ArgumentException(
                    FormattableString.Invariant($"The range of feature {k} is [{lower[k]}, {upper[k]}]: the lower bound must not exceed the upper."), nameof(lower));
        }

        return new(lower.ToArray(), upper.ToArray(), lower.Length);
    }

    /// <summary>The number of features the box is for; null when it is the same for any number.</summary>
    public int? Dimension { get; }

    /// <summary>The lower bound of feature k.</summary>
    public float Lower(int feature) => _lower[Dimension is null ? 0 : feature];

    /// <summary>The upper bound of feature k.</summary>
    public float Upper(int feature) => _upper[Dimension is null ? 0 : feature];

    /// <inheritdoc/>
    public bool Equals(Box? other) =>
        other is not null && Dimension == other.Dimension && _lower.AsSpan().SequenceEqual(other._lower) && _upper.AsSpan().SequenceEqual(other._upper);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Box);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, _lower[0], _upper[0]);

    /// <summary>Says what is allowed, as in "[0, 1]" or "a box of 784 ranges".</summary>
    public override string ToString() => Dimension is int d
        ? string.Create(CultureInfo.InvariantCulture, $"a box of {d} ranges")
        : string.Create(CultureInfo.InvariantCulture, $"[{_lower[0]}, {_upper[0]}]");
}

using LazyAdversary.Data;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace LazyAdversary.Datasets;

/// <summary>
/// Independent samples from the uniform distribution on the unit sphere S^(d−1) = { x ∈ R^d : ‖x‖₂ = 1 }: the simplest distribution the theory covers,
/// in any dimension.
/// </summary>
/// <remarks>
/// x = g/‖g‖₂ with g ~ N(0, I), computed in double and rounded to float32, so ‖x‖₂ = 1 up to that rounding. The generator is MathNet.Numerics'
/// Xoshiro256StarStar. The same seed gives the same data, and the inputs do not depend on how they are labelled. Cost: n·d normal variates.
/// </remarks>
public static class UniformSphere
{
    /// <summary>Samples with the labels 0 and 1, equally likely and independent of the inputs: nothing can be learned, only memorized.</summary>
    /// <param name="count">The number of examples n, at least 1.</param>
    /// <param name="dimension">The dimension d, at least 1. (In dimension 1 the sphere is the two points −1 and +1.)</param>
    /// <param name="seed">The seed; any value.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="count"/> or <paramref name="dimension"/> is less than 1, or n·d is more values than one array can hold.
    /// </exception>
    public static LabeledData Sample(int count, int dimension, int seed)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var inputs = SampleInputs(count, dimension, random);
        var labels = new int[count];
        for (int i = 0; i < count; i++) labels[i] = random.NextBoolean() ? 1 : -1;
        return LabeledData.Binary(inputs, dimension, labels);
    }

    /// <summary>Samples labelled by a linear teacher: y = +1 when ⟨u, x⟩ ≥ 0, −1 otherwise, the sum taken in double.</summary>
    /// <param name="count">The number of examples n, at least 1.</param>
    /// <param name="direction">The teacher u; its length is the dimension d, its norm does not matter.</param>
    /// <param name="seed">The seed; any value.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="count"/> is less than 1, or n·d is more values than one array can hold.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="direction"/> is empty, is the zero vector, or has a value that is not finite.</exception>
    public static LabeledData Sample(int count, ReadOnlySpan<float> direction, int seed)
    {
        RequireDirection(direction);
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var inputs = SampleInputs(count, direction.Length, random);
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            double product = 0;
            for (int k = 0; k < direction.Length; k++) product += (double)direction[k] * inputs[i * direction.Length + k];
            labels[i] = product >= 0 ? 1 : -1;
        }

        return LabeledData.Binary(inputs, direction.Length, labels);
    }

    private static float[] SampleInputs(int count, int dimension, Xoshiro256StarStar random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)count * dimension, Array.MaxLength, nameof(count));

        var inputs = new float[count * dimension];
        var gaussian = new double[dimension];
        for (int i = 0; i < count; i++)
        {
            double norm;
            do
            {
                norm = FillGaussian(gaussian, random);
            }
            while (norm == 0);

            for (int k = 0; k < dimension; k++) inputs[i * dimension + k] = (float)(gaussian[k] / norm);
        }

        return inputs;
    }

    private static double FillGaussian(Span<double> target, Xoshiro256StarStar random)
    {
        double sum = 0;
        for (int k = 0; k < target.Length; k++)
        {
            target[k] = Normal.Sample(random, mean: 0, stddev: 1);
            sum += target[k] * target[k];
        }

        return Math.Sqrt(sum);
    }

    private static void RequireDirection(ReadOnlySpan<float> direction)
    {
        if (direction.IsEmpty) throw new ArgumentException("The direction is empty: it needs at least one value.", nameof(direction));
        for (int k = 0; k < direction.Length; k++)
        {
            if (!float.IsFinite(direction[k]))
                throw new ArgumentException(
                    FormattableString.Invariant($"The direction's value {k} is {direction[k]}: every value must be finite."), nameof(direction));
        }

        if (!direction.ContainsAnyExcept(0f)) throw new ArgumentException("The direction is the zero vector: it labels nothing.", nameof(direction));
    }
}

using LazyAdversary.Data;

namespace LazyAdversary.Models;

/// <summary>The checks of shape that all models make of a batch.</summary>
internal static class Batches
{
    /// <summary>Refuses inputs that are not as many as the scores ask for, and inputs that are not finite.</summary>
    public static void Require(IClassifier model, ReadOnlySpan<float> inputs, int scores)
    {
        int k = model.ClassCount, d = model.Dimension;
        if (scores % k != 0) throw new ArgumentException($"There are {scores} scores: not {k} for each input.", nameof(scores));
        RequireInputs(d, inputs, scores / k, nameof(inputs));
    }

    /// <summary>Refuses inputs that are not n rows of dimension d, and inputs that are not finite.</summary>
    public static void RequireInputs(int dimension, ReadOnlySpan<float> inputs, int count, string parameter)
    {
        if (inputs.Length != (long)count * dimension)
        {
            throw new ArgumentException(
                $"{inputs.Length} input values do not make {count} inputs of dimension {dimension} ({(long)count * dimension} values).", parameter);
        }

        FiniteValues.Require(inputs, dimension, "input", parameter);
    }

    /// <summary>Refuses a span of another length.</summary>
    public static void RequireSameLength(int actual, int expected, string parameter)
    {
        if (actual != expected) throw new ArgumentException($"The length is {actual} but {expected} values are needed.", parameter);
    }
}

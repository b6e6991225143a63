#pragma warning disable CS0649 // ML.NET assigns these fields.
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Saving;

/// <summary>
/// Names that are written into saved models: a permanent format. Another layout needs names of its own, with this one still readable.
/// </summary>
internal static class SavedNames
{
    public const string Features = "LazyRelu.v1.Features";
    public const string Key = "LazyRelu.v1.Key";
    public const string Network = "LazyRelu.v1.Network";
    public const string Score = "LazyRelu.v1.Score";
    public const string KeyContract = "LazyAdversary.LazyRelu.v1.Key";
    public const string ScoreContract = "LazyAdversary.LazyRelu.v1.Score";
}

// Fields, not properties: ML.NET then fills the same buffer row after row.

/// <summary>What the network reads from a row.</summary>
internal sealed class FeaturesRow
{
    [ColumnName(SavedNames.Features)]
    public VBuffer<float> Features;
}

/// <summary>What it gives.</summary>
internal sealed class ScoreRow
{
    /// <summary>One value, as a vector: that is what a linear model of ML.NET reads.</summary>
    [ColumnName(SavedNames.Score)]
    [VectorType(1)]
    public VBuffer<float> Score;
}

/// <summary>A key of the table in a saved model; every row gets that of the network.</summary>
internal sealed class KeyRow
{
    public const int NetworkKey = 1;
    public const int FeatureColumnNameKey = 2;

    [ColumnName(SavedNames.Key)]
    public int Key;
}

/// <summary>What the network reads from a row of a loaded model: the features, and the network itself.</summary>
internal sealed class FeaturesAndNetworkRow
{
    [ColumnName(SavedNames.Features)]
    public VBuffer<float> Features;

    [ColumnName(SavedNames.Network)]
    public ReadOnlyMemory<char> Network;
}

/// <summary>A row with every private column, to fit transforms on that learn nothing but look for their columns.</summary>
internal sealed class AllColumnsRow
{
    [ColumnName(SavedNames.Features)]
    public VBuffer<float> Features;

    [ColumnName(SavedNames.Key)]
    public int Key;

    [ColumnName(SavedNames.Network)]
    public ReadOnlyMemory<char> Network;

    [ColumnName(SavedNames.Score)]
    [VectorType(1)]
    public VBuffer<float> Score;
}

/// <summary>A score and its sign, to learn the identity from.</summary>
internal sealed class SignedScoreRow
{
    public bool Label;

    [ColumnName(SavedNames.Score)]
    [VectorType(1)]
    public float[] Score = [];
}

using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;

namespace LazyAdversary.Tests;

/// <summary>Blocks of examples as the attack loop makes them.</summary>
internal static class Blocks
{
    public static AttackBlock Of(IClassifier model, LabeledData data, AttackGoal goal = AttackGoal.SmallestDistance)
    {
        var block = new AttackBlock(goal, new AttackOptions(), model, data, [.. Enumerable.Range(0, data.Count)], new RunSettings(), default);
        var scores = model.Scores(data);
        int k = model.ClassCount;
        for (int i = 0; i < data.Count; i++) block.SetClean(i, scores.AsSpan(i * k, k));
        return block;
    }

    /// <summary>The same with the labels that the model predicts.</summary>
    public static AttackBlock OfPredictions(IClassifier model, LabeledData data) =>
        Of(model, LabeledData.FromArray(data.Inputs, data.Dimension, model.Predict(data), model.ClassCount));
}

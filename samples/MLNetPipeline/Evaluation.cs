using LazyAdversary.MLNet;
using Microsoft.ML;

namespace MLNetPipeline;

/// <summary>One classifier, trained and evaluated.</summary>
/// <param name="Name">The trainer's name.</param>
/// <param name="Model">The trained model.</param>
/// <param name="Metrics">How it withstands small changes.</param>
/// <param name="TrainingTime">How long training took.</param>
/// <param name="AttackTime">How long the attack took.</param>
internal sealed record Evaluation(string Name, ITransformer Model, RobustnessMetrics Metrics, TimeSpan TrainingTime, TimeSpan AttackTime)
{
    /// <summary>The way in, in a word or two.</summary>
    public string Way => Metrics.Method switch
    {
        RobustnessMethod.Exact => "exact",
        RobustnessMethod.WhiteBox => "white box",
        _ => "black box",
    };
}

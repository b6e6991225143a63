using LazyAdversary.Models;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>A model written in terms of the feature column.</summary>
/// <param name="Model">The model: a linear one or a network, with one score.</param>
/// <param name="IsUnchanged">Whether its weights are those of the pipeline, bit for bit: folding a normalizer into them rounds, so what is proved of the result is not proved of the pipeline.</param>
internal sealed record RecognisedModel(IGradientClassifier Model, bool IsUnchanged)
{
    /// <summary>
    /// The score counted from a threshold; null where it cannot be written so, as for a network, which has no output bias.
    /// </summary>
    public RecognisedModel? From(float threshold) => (threshold, Model) switch
    {
        (0, _) => this,
        (_, LinearClassifier linear) => new(LinearClassifier.Binary(linear.Weights, linear.Biases[0] - threshold), IsUnchanged: false),
        _ => null,
    };
}

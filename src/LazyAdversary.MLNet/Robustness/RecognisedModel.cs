using LazyAdversary.Models;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>A model written in terms of the feature column.</summary>
/// <param name="Score">The score.</param>
/// <param name="IsUnchanged">Whether its weights are those of the pipeline, bit for bit: folding a normalizer into them rounds, so what is proved of the result is not proved of the pipeline.</param>
internal sealed record RecognisedModel(IGradientClassifier Score, bool IsUnchanged);

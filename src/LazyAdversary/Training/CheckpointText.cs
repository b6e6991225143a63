using System.Text.Json.Serialization;

namespace LazyAdversary.Training;

/// <summary>The part of a checkpoint that is no weights.</summary>
internal sealed record CheckpointText(string Fingerprint, int BestEpoch, bool Warm, AdversarialEpoch[] Epochs);

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointText))]
internal sealed partial class CheckpointJson : JsonSerializerContext;

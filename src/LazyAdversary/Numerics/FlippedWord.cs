namespace LazyAdversary.Numerics;

/// <summary>A vector's worth of neurons, some of which switched on or off.</summary>
/// <param name="Start">The first neuron of the word.</param>
/// <param name="Active">Which of them are active now, as bits.</param>
/// <param name="Changed">Which of them changed, as bits.</param>
internal readonly record struct FlippedWord(int Start, uint Active, uint Changed);

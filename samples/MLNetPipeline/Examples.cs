using Microsoft.ML;

namespace MLNetPipeline;

/// <summary>Training and test data with a Label and a Features column, ready for any binary trainer.</summary>
/// <param name="Name">What they are, for titles.</param>
/// <param name="Unit">What distances are measured in, or hold for.</param>
/// <param name="Train">The training examples.</param>
/// <param name="Test">The test examples.</param>
/// <param name="FrozenFeatures">The slots that no attack may change.</param>
/// <param name="Notes">What a reader of the results should know of the data, in a line each.</param>
internal sealed record Examples(
    string Name, string Unit, IDataView Train, IDataView Test, IReadOnlyList<int> FrozenFeatures, IReadOnlyList<string> Notes);

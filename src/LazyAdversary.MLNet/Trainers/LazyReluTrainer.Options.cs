#pragma warning disable IDE0130 // ML.NET looks for trainers in this namespace.
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public sealed partial class LazyReluTrainer
{
    /// <summary>
    /// Options of <see cref="LazyReluTrainer"/>, as used in <see cref="LazyReluCatalog.LazyRelu(BinaryClassificationCatalog.BinaryClassificationTrainers, Options)"/>.
    /// Values are checked when the trainer is made.
    /// </summary>
    public sealed record Options
    {
        /// <summary>The name of the label column, <see cref="bool"/>.</summary>
        /// <value>The default is "Label".</value>
        public string LabelColumnName { get; init; } = "Label";

        /// <summary>The name of the feature column, a known-sized vector of <see cref="float"/>.</summary>
        /// <value>The default is "Features".</value>
        public string FeatureColumnName { get; init; } = "Features";

        /// <summary>The number m of hidden neurons, at least 1.</summary>
        /// <value>The default is 1000.</value>
        public int Width { get; init; } = 1000;

        /// <summary>C₀: training stops at the step that takes a neuron further than C₀/√m from its initialization. Positive; null for no bound.</summary>
        /// <value>The default is 10.</value>
        public double? LazyConstant { get; init; } = 10;

        /// <summary>The learning rate, positive.</summary>
        /// <value>The default is 0.1.</value>
        public double LearningRate { get; init; } = 0.1;

        /// <summary>The number of examples a step averages its gradient over, at least 1.</summary>
        /// <value>The default is 1.</value>
        public int BatchSize { get; init; } = 1;

        /// <summary>The most passes over the data, at least 1.</summary>
        /// <value>The default is 10.</value>
        public int Epochs { get; init; } = 10;

        /// <summary>Whether each neuron has a bias. Without biases f(r·x) = r·f(x) for r &gt; 0: right for inputs of norm 1, seldom for a table.</summary>
        /// <value>The default is true.</value>
        public bool HiddenBias { get; init; } = true;

        /// <summary>The seed of the initialization and of the order of the examples.</summary>
        /// <value>The default is null: drawn from <see cref="Environment"/>, so that MLContext(seed) decides, or 0 without one.</value>
        public int? Seed { get; init; }

        /// <summary>How many threads to use; the result does not depend on it.</summary>
        /// <value>The default is null: all processors.</value>
        public int? Threads { get; init; }

        /// <summary>
        /// The <see cref="MLContext"/>, for messages through its log and for its seed. ML.NET keeps the one behind a catalog to itself, so it has to be given.
        /// </summary>
        /// <value>The default is null: no messages.</value>
        public IHostEnvironment? Environment { get; init; }
    }
}

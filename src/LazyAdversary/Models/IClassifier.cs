namespace LazyAdversary.Models;

/// <summary>
/// A classifier with K ≥ 2 classes: gives K scores to an input x ∈ R^d and predicts the class with the largest. <see cref="Margins"/> says what a tie or
/// a NaN means.
/// </summary>
/// <remarks>
/// A classifier of two classes with one real score f gives the scores (−f/2, +f/2): halving is exact, so the margin of class 1 over class 0 is f to the
/// bit. Implementations may be called from several threads at once, each on its own batch.
/// </remarks>
public interface IClassifier
{
    /// <summary>The dimension d of an input, at least 1.</summary>
    int Dimension { get; }

    /// <summary>The number of classes K, at least 2.</summary>
    int ClassCount { get; }

    /// <summary>
    /// The scores of a batch, accumulated in double. They decide what is reported: whether an input is adversarial is read from them alone.
    /// </summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="scores">Receives n·K scores, example after example.</param>
    void Scores(ReadOnlySpan<float> inputs, Span<double> scores);
}

/// <summary>Chooses, after a forward pass, of which combination of scores the gradient is wanted.</summary>
/// <param name="scores">The n·K scores, example after example.</param>
/// <param name="weights">Holds n·K zeros; receives the weights c: the gradient is that of Σ_k c_k·s_k.</param>
public delegate void OutputWeights(ReadOnlySpan<float> scores, Span<float> weights);

/// <summary>A classifier that offers gradients with respect to the input: what a white-box attack needs.</summary>
public interface IGradientClassifier : IClassifier
{
    /// <summary>
    /// The scores and, for each example, the gradient Σ_k c_k·∇s_k of one combination of them, in float32. These steer an attack;
    /// <see cref="IClassifier.Scores"/> judges it.
    /// </summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="scores">Receives n·K scores.</param>
    /// <param name="weights">Chooses c, once the scores are known: margin, cross-entropy and targeted losses are all that.</param>
    /// <param name="gradients">Receives n·d values, gradient after gradient.</param>
    void ScoresAndGradients(ReadOnlySpan<float> inputs, Span<float> scores, OutputWeights weights, Span<float> gradients);
}

/// <summary>
/// A classifier whose scores are piecewise linear along every line, so that the first point at which the prediction changes can be computed instead of
/// searched for.
/// </summary>
public interface IRayClassifier : IGradientClassifier
{
    /// <summary>
    /// For each i the infimum of the t &gt; 0 at which another class has, strictly, a larger score at x_i + t·v_i than the class given;
    /// <see cref="double.PositiveInfinity"/> when there is no such t, or when that class is not the prediction at x_i.
    /// </summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="directions">n·d values: the directions v_i.</param>
    /// <param name="classes">The n classes predicted at the inputs.</param>
    /// <param name="steps">Receives the n values of t.</param>
    void FirstChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, ReadOnlySpan<int> classes, Span<double> steps);
}

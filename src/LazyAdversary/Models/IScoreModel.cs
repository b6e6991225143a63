namespace LazyAdversary.Models;

/// <summary>
/// Anything that gives a real score f(x) to an input x ∈ R^d and predicts its sign. A score of exactly 0 predicts neither class: it is an error for both labels.
/// </summary>
/// <remarks>Implementations may be called from several threads at once, each on its own batch.</remarks>
public interface IScoreModel
{
    /// <summary>The dimension d of an input.</summary>
    int Dimension { get; }

    /// <summary>
    /// f(x_i) for a batch, accumulated in double. These scores decide what is reported: whether an input is adversarial is read from them alone.
    /// </summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="scores">Receives the n scores.</param>
    void Score(ReadOnlySpan<float> inputs, Span<double> scores);
}

/// <summary>A score that also offers its gradient with respect to the input: what a white-box attack needs.</summary>
public interface IGradientModel : IScoreModel
{
    /// <summary>f(x_i) and ∇f(x_i) for a batch, in float32. These steer an attack; <see cref="IScoreModel.Score"/> judges it.</summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="scores">Receives the n scores.</param>
    /// <param name="gradients">Receives n·d values, gradient after gradient.</param>
    void ScoreAndGradient(ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients);
}

/// <summary>
/// A score that is piecewise linear along every line, so that the first point at which its sign changes can be computed instead of searched for.
/// </summary>
public interface IPiecewiseLinearModel : IGradientModel
{
    /// <summary>
    /// For each i the infimum of the t &gt; 0 at which f(x_i + t·v_i) has, strictly, the sign opposite to f(x_i);
    /// <see cref="double.PositiveInfinity"/> when there is no such t, or when f(x_i) = 0. Where f stays at 0 for a while, that is the end of the stretch.
    /// </summary>
    /// <param name="inputs">n·d values, example after example.</param>
    /// <param name="directions">n·d values: the directions v_i.</param>
    /// <param name="steps">Receives the n values of t.</param>
    void FirstSignChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, Span<double> steps);
}

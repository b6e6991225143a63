namespace LazyAdversary.Attacks.Boundary;

/// <summary>What was found on the ray from one input against its score.</summary>
/// <param name="Score">F(x) in double: s_1 − s_0 for two classes, the margin of the predicted class for more.</param>
/// <param name="GradientNorm">‖∇F(x)‖₂.</param>
/// <param name="Step">The crossing t along −sign F(x)·∇F(x); +∞ when none was found.</param>
/// <param name="Found">Whether a stored input beyond the crossing was verified.</param>
/// <param name="PerturbedScore">F(x′) in double; F(x) when there is none.</param>
/// <param name="Prediction">The class predicted at x; none for a tie or a NaN.</param>
/// <param name="ReachedClass">The class predicted at x′.</param>
internal readonly record struct RayOutcome(
    double Score, double GradientNorm, double Step, bool Found, double PerturbedScore, int Prediction, int ReachedClass);

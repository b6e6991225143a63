namespace LazyAdversary.Attacks.Boundary;

/// <summary>What was found on the ray from one input against its score.</summary>
/// <param name="Score">f(x), in double.</param>
/// <param name="GradientNorm">‖∇f(x)‖₂.</param>
/// <param name="Step">The crossing t along −sign f(x)·∇f(x); +∞ when none was found.</param>
/// <param name="Found">Whether a stored input beyond the crossing was verified.</param>
/// <param name="PerturbedScore">Its score in double; f(x) when there is none.</param>
internal readonly record struct RayOutcome(double Score, double GradientNorm, double Step, bool Found, double PerturbedScore);

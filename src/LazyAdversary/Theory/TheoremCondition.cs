namespace LazyAdversary.Theory;

/// <summary>A condition of Theorem 3.1 in a setting.</summary>
/// <param name="Statement">The condition as written, such as "m ≥ C_3·log(1/γ)".</param>
/// <param name="Constant">The name of its constant; null when there is none.</param>
/// <param name="Slack">
/// How many times over the condition is met with its constant at 1: its larger side over its smaller. So d ≥ C·log(1/γ) and m ≥ C_3·log(1/γ) are met for
/// constants up to the slack, m ≤ C_4·exp(d^0.24) for those from 1/slack on, and d^2.4 ≤ m where the slack is at least 1.
/// </param>
/// <param name="IsMet">Whether it is met; null when that depends on a constant that was not given.</param>
public sealed record TheoremCondition(string Statement, string? Constant, double Slack, bool? IsMet);

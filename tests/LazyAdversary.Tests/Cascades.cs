using LazyAdversary.Attacks;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests;

/// <summary>Cascades of the standard attacks, shortened for tests.</summary>
internal static class Cascades
{
    public static CascadeOptions Options(
        ThreatModel threat, int apgdSteps = 100, int squareQueries = 500, int boundaryIterations = 100, int seed = 0, int? threads = null)
    {
        var options = new CascadeOptions { Threat = threat, Seed = seed, Threads = threads };
        return options with { Attacks = AttackCascade.StandardAttacks(options, boundaryIterations, apgdSteps, apgdRestarts: 2, squareQueries) };
    }
}

using LazyAdversary.Attacks;
using LazyAdversary.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Attacks;

/// <summary>All attacks of the library, with budgets for tests.</summary>
internal static class EveryAttack
{
    /// <summary>Those that serve a norm and a model, with the threat, targets and seed given.</summary>
    public static IEnumerable<IAttack> For(IClassifier model, AttackOptions common, int? threads = 1)
    {
        common = common with { Threads = threads };
        var threat = common.Threat;
        if (model is LinearClassifier) yield return new HyperplaneAttack(common);
        if (model is IGradientClassifier)
        {
            yield return new NearestBoundaryAttack(common.CommonTo(new NearestBoundaryOptions { Iterations = 30 }));
            yield return new NearestBoundaryAttack(common.CommonTo(new NearestBoundaryOptions { Iterations = 1 }));
            if (threat.Norm == Norm.L2) yield return new DdnAttack(common.CommonTo(new DdnOptions { Steps = 30 }));
        }

        if (threat.Norm == Norm.L1) yield break;
        yield return new ScoreAttack(common.CommonTo(new ScoreAttackOptions { Queries = 150 }));
        yield return new HopSkipJumpAttack(common.CommonTo(new HopSkipJumpOptions { Queries = 150 }));
        var cascade = new CascadeOptions { Goal = AttackGoal.SmallestDistance };
        yield return new AttackCascade(common.CommonTo(cascade with { Attacks = Short(common) }));
        if (!threat.IsBounded) yield break;
        yield return new SquareAttack(common.CommonTo(new SquareOptions { Queries = 100 }));
        yield return new AttackCascade(common.CommonTo(cascade with { Goal = AttackGoal.WithinRadius, Attacks = Short(common) }));
        if (model is not IGradientClassifier) yield break;
        yield return new PgdAttack(common.CommonTo(new PgdOptions { Steps = 10 }));
        var raw = new PgdOptions { Steps = 5, Restarts = 3, Gradient = PgdGradient.Raw, StepSize = 0.5, StopOnSuccess = true };
        yield return new PgdAttack(common.CommonTo(raw));
        yield return new PgdAttack(common.CommonTo(new PgdOptions { Steps = 5, Keep = PgdIterate.Last, RandomStart = true }));
        yield return new ApgdAttack(common.CommonTo(new ApgdOptions { Steps = 10 }));
        bool isTargeted = common.Target is not null || common.Targets is not null;
        if (model.ClassCount == 2 || model.ClassCount >= (isTargeted ? 4 : 3))
        {
            var ratio = new ApgdOptions { Steps = 10, Restarts = 2, StopOnSuccess = true, Loss = ApgdLoss.LogitRatio };
            yield return new ApgdAttack(common.CommonTo(ratio));
        }
    }

    /// <summary>The name and what tells two attacks of the same name apart.</summary>
    public static string Describe(IAttack attack) => $"{attack.Name}, {attack.Goal}";

    private static IReadOnlyList<IAttack> Short(AttackOptions common) =>
        AttackCascade.StandardAttacks(common, boundaryIterations: 10, apgdSteps: 5, apgdRestarts: 1, squareQueries: 30);
}

namespace LazyAdversary.Attacks;

/// <summary>What <see cref="HopSkipJumpAttack"/> did to one example.</summary>
public sealed record HopSkipJumpRecord : AttackRecord
{
    /// <summary>How many decisions were asked for; never more than the budget. Scoring x and x′ for this record is not counted.</summary>
    public required int Queries { get; init; }

    /// <summary>How many rounds of estimating a direction, stepping and returning to the boundary were completed.</summary>
    public required int Rounds { get; init; }
}

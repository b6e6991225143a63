namespace LazyAdversary.Attacks;

/// <summary>How an adversarial example was found.</summary>
public enum SearchMethod
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>By finite differences: steps to the boundary of the score's linearisation.</summary>
    FiniteDifferences,

    /// <summary>By random search.</summary>
    RandomSearch,
}

/// <summary>What <see cref="SquareAttack"/> or <see cref="ScoreAttack"/> did to one example.</summary>
public sealed record QueryRecord : AttackRecord
{
    /// <summary>How often the model was asked for a score at some point, the clean score included.</summary>
    public required int Queries { get; init; }

    /// <summary>What found x′.</summary>
    public required SearchMethod Method { get; init; }
}

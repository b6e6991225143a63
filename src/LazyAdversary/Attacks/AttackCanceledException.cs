namespace LazyAdversary.Attacks;

/// <summary>Says that an attack was cancelled, and holds what was done by then.</summary>
public sealed class AttackCanceledException : OperationCanceledException
{
    internal AttackCanceledException(AttackResult partial, CancellationToken token)
        : base("The attack was cancelled.", token)
    {
        Partial = partial;
    }

    /// <summary>The records of the examples that were finished; the others have the outcome <see cref="AttackOutcome.NotRun"/>.</summary>
    public AttackResult Partial { get; }
}

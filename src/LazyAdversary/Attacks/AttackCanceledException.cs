using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;

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

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

/// <summary>What an attack looks for.</summary>
public enum AttackGoal
{
    /// <summary>The smallest distance for each example, at most the threat's radius. Its records make a curve of accuracy against radius.</summary>
    SmallestDistance,

    /// <summary>
    /// A point within the threat's radius with a margin as small as can be found. Its records tell robust accuracy at that radius, and no other.
    /// </summary>
    WithinRadius,
}

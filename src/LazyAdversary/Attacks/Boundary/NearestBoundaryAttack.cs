using LazyAdversary.Models;

namespace LazyAdversary.Attacks;

/// <summary>
/// The nearest point of the linearised boundary, iterated (Hasofer and Lind 1974, Rackwitz and Fiessler 1978): δ ← (g·δ − F(x + δ))·g/‖g‖², F the goal
/// margin and g = ∇F(x + δ), each iterate moved along its own ray from x to the exact crossing. A step that does not come nearer is halved; the nearest
/// point is kept.
/// </summary>
/// <remarks>
/// <para>
/// It is deterministic and has no step size. In l∞ and l1 the step goes to the point nearest in that norm, and with a box or frozen features to the nearest
/// point that they allow. Among several classes a search starts towards each of the few rivals whose linearised boundary is nearest, and follows the class
/// that it meets at the boundary.
/// </para>
/// <para>
/// The distance is the best found, an upper bound of the true one. Every reported point is scored again in double from the stored float32 vector, lies in
/// the box, and leaves frozen features bit for bit as they are. For models that are not <see cref="IRayClassifier"/>, and for targets among more than two
/// classes, the crossings are searched for instead of computed.
/// </para>
/// <para>Cost for each example, rival and iteration: a score and gradient and a first change, for the two-layer network 8·m·d flops; usually 15 to 40
/// iterations.</para>
/// </remarks>
public sealed class NearestBoundaryAttack : Attack
{
    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is less than 1 iteration or rival, or the tolerance is negative or NaN.</exception>
    public NearestBoundaryAttack(NearestBoundaryOptions? options = null)
        : base(options ??= new())
    {
        Options = options;
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Iterations, 1, nameof(Options.Iterations));
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Rivals, 1, nameof(Options.Rivals));
        if (!(Options.Tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(options), Options.Tolerance, "The tolerance must be at least 0.");
    }

    /// <inheritdoc/>
    public override string Name => Options.Iterations == 1 ? "GradientRay" : "NearestBoundary";

    /// <inheritdoc/>
    public override AttackGoal Goal => AttackGoal.SmallestDistance;

    /// <inheritdoc/>
    public override bool NeedsGradients => true;

    /// <summary>The options of this attack.</summary>
    public NearestBoundaryOptions Options { get; }

    /// <inheritdoc/>
    protected override int BlockSize => 32;

    /// <inheritdoc/>
    protected override void Search(AttackBlock block, CancellationToken cancellationToken) =>
        new Boundary.BoundarySearch(Options, RequireGradients(block.Model), block).Run(cancellationToken);
}

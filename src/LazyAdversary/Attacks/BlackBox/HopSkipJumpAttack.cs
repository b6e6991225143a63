using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Data;
using LazyAdversary.Models;

namespace LazyAdversary.Attacks;

/// <summary>
/// HopSkipJump (Chen, Jordan and Wainwright, 2020): walks along the decision boundary towards x, knowing of each point only which class is predicted.
/// </summary>
/// <remarks>
/// Each round bisects back to the boundary, estimates its normal from the decisions at random points close by, and steps along it by a share 1/√t of the
/// distance, halved until the prediction is flipped. Only predictions are used, so it serves any classifier and is not misled by gradients that vanish; it
/// needs thousands of queries for what a gradient tells at once. The distance is the best found, an upper bound of the true one.
/// <para>Cost for each example: at most <see cref="HopSkipJumpOptions.Queries"/> decisions, most of them asked for in batches.</para>
/// </remarks>
public sealed class HopSkipJumpAttack : Attack
{
    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is L1, or there are fewer than 10 queries.</exception>
    public HopSkipJumpAttack(HopSkipJumpOptions? options = null)
        : base(options ??= new())
    {
        ExampleByExample.Require(options, options.Queries, fewest: 10);
        Options = options;
    }

    /// <inheritdoc/>
    public override string Name => "HopSkipJump";

    /// <inheritdoc/>
    public override AttackGoal Goal => AttackGoal.SmallestDistance;

    /// <summary>The options of this attack.</summary>
    public HopSkipJumpOptions Options { get; }

    /// <inheritdoc/>
    protected override int BlockSize => 1;

    /// <inheritdoc/>
    protected override void Search(AttackBlock block, CancellationToken cancellationToken)
    {
        for (int i = 0; i < block.Count; i++)
        {
            var walk = new BoundaryWalk(block, i, Options.Queries, block.Random(i));
            walk.Run(Options.Starts);
            block[i].Queries = walk.Used;
            block[i].IsConverged = true;
        }
    }

    private protected override PreparedSearch Prepare(IClassifier model, LabeledData data)
    {
        if (Options.Starts is not null) model.RequireFits(Options.Starts);
        return base.Prepare(model, data);
    }
}

using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// The exact smallest perturbation that flips the prediction of a <see cref="LinearClassifier"/>: the least over the rivals j of the distance to the
/// hyperplane s_y = s_j, without box and frozen features (s_y − s_j)/‖w_y − w_j‖ with the dual norm (l2, for l∞ the l1 norm and the other way round); with
/// them the nearest point that they allow.
/// </summary>
/// <remarks>
/// <see cref="AttackOutcome.NeverFlips"/> is a proof: no perturbation within the radius, the box and the frozen features flips the
/// prediction. With a target among more than two classes the nearest point where it beats the prediction is not always one where it is
/// predicted: it is then not found. The stored float32 vector is scored again in double; where rounding left it on the wrong side, δ is
/// taken for a target longer by the smallest factor 1 + 2^k·1e-7 that flips the prediction, and in the end rounded away from x. Cost for
/// each rival: O(d) a round of a finite active-set search, O(d log d) in l1.
/// </remarks>
public sealed class HyperplaneAttack : Attack
{
    /// <summary>Makes the attack.</summary>
    public HyperplaneAttack(AttackOptions options)
        : base(options)
    {
        Options = options;
    }

    /// <summary>Makes the attack with default options.</summary>
    public HyperplaneAttack(ThreatModel threat)
        : this(new AttackOptions { Threat = threat })
    {
    }

    /// <inheritdoc/>
    public override string Name => "Hyperplane";

    /// <inheritdoc/>
    public override AttackGoal Goal => AttackGoal.SmallestDistance;

    /// <summary>The options of this attack.</summary>
    public AttackOptions Options { get; }

    /// <inheritdoc/>
    protected override void Search(AttackBlock block, CancellationToken cancellationToken)
    {
        var model = (LinearClassifier)block.Model;
        for (int i = 0; i < block.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isReachable = false;
            for (int j = 0; j < model.ClassCount; j++)
            {
                if (j != block[i].Prediction && (block.Target(i) ?? j) == j) isReachable |= Cross(model, block, i, j);
            }

            block[i].NeverFlips = !isReachable;
            block[i].IsConverged = true;
        }
    }

    private protected override PreparedSearch Prepare(IClassifier model, LabeledData data)
    {
        if (model is not LinearClassifier)
            throw new ArgumentException($"The hyperplane attack serves a LinearClassifier, not {model.GetType().Name}.", nameof(model));
        return base.Prepare(model, data);
    }

    /// <summary>Proposes the nearest point beyond one hyperplane; false when none is within the threat.</summary>
    private bool Cross(LinearClassifier model, AttackBlock block, int i, int rival)
    {
        var x = block.Input(i);
        var towards = new double[x.Length];
        // The label, but for a target that is to be reached from a wrong prediction.
        int own = block[i].Prediction;
        model.Difference(rival, own, towards);
        var scores = new double[model.ClassCount];
        model.Scores(x, scores);
        double gap = scores[own] - scores[rival];
        var delta = new double[x.Length];
        var stored = new float[x.Length];
        for (int attempt = 0; attempt < Nudge.Attempts; attempt++)
        {
            bool isReachable = ShortestStep.TryFind(Threat, x, towards, gap * Nudge.Factor(attempt), delta)
                && ShortestStep.Length(Threat.Norm, delta) <= block.Radius(i);

            // What is out of reach on the way to the boundary is out of reach beyond; past it, only rounding stood in the way.
            if (!isReachable && attempt == 0) return false;
            if (!isReachable) break;
            ShortestStep.Store(Threat, x, delta, 1, stored);
            if (Keep(model, block, i, stored, scores)) return true;
        }

        if (!ShortestStep.TryFind(Threat, x, towards, gap * Nudge.Factor(1), delta)) return true;
        Nudge.RoundAway(x, delta, Threat.Box, stored);
        Keep(model, block, i, stored, scores);
        return true;
    }

    private static bool Keep(LinearClassifier model, AttackBlock block, int i, float[] stored, double[] scores)
    {
        model.Scores(stored, scores);
        return block.Keep(i, stored, scores, step: 0);
    }
}

using LazyAdversary.Models;

namespace LazyAdversary.Attacks;

/// <summary>Which function of the scores an attack by gradients drives down.</summary>
internal enum GoalLoss
{
    /// <summary>The goal margin, towards the runner-up of the moment.</summary>
    Margin,

    /// <summary>
    /// The logarithm of the label's softmax probability (minus that of the target's); its gradient is the share times Σ_{j≠y} q_j·∇(s_y − s_j), q the softmax
    /// over the rivals.
    /// </summary>
    CrossEntropy,

    /// <summary>
    /// The difference-of-logits ratio of Croce and Hein (2020), the goal margin over s_(1) − s_(3) (over s_(1) − (s_(3) + s_(4))/2 with a target): a margin
    /// that does not change when all scores are multiplied by a number.
    /// </summary>
    LogitRatio,
}

/// <summary>Goal margins and gradients of a loss for a batch of points, in float32. Not thread-safe.</summary>
internal sealed class GoalGradients(IGradientClassifier model, AttackBlock block, GoalLoss loss = GoalLoss.Margin)
{
    private readonly int _classCount = model.ClassCount;
    private float[] _scores = [];

    /// <summary>The softmax share 1 − p of what cross-entropy still has to gain, one for each point; 1 for other losses.</summary>
    public double[] Shares { get; private set; } = [];

    /// <summary>The loss of each point: the goal margin, but for the logit ratio.</summary>
    public float[] Losses { get; private set; } = [];

    /// <summary>For each example of the block the rival to be taken instead of the runner-up; null for the runner-up of each point.</summary>
    public int[]? Rivals { get; set; }

    /// <summary>Evaluates a batch.</summary>
    /// <param name="examples">The example of the block that each point belongs to.</param>
    /// <param name="points">n·d values.</param>
    /// <param name="margins">Receives the n goal margins.</param>
    /// <param name="gradients">Receives n·d values: the gradients of the loss (of cross-entropy: over its share).</param>
    public void Evaluate(int[] examples, ReadOnlySpan<float> points, Span<float> margins, Span<float> gradients)
    {
        block.CancellationToken.ThrowIfCancellationRequested();
        int n = margins.Length, k = _classCount;
        if (_scores.Length < n * k) (_scores, Shares, Losses) = (new float[n * k], new double[n], new float[n]);
        var all = _scores.AsSpan(0, n * k);
        model.ScoresAndGradients(points, all, Choose, gradients);
        for (int r = 0; r < n; r++)
        {
            margins[r] = Margin(examples[r], all.Slice(r * k, k));
            if (loss != GoalLoss.LogitRatio) Losses[r] = margins[r];
        }

        void Choose(ReadOnlySpan<float> scores, Span<float> weights)
        {
            for (int r = 0; r < weights.Length / k; r++)
            {
                ReadOnlySpan<float> own = scores.Slice(r * k, k);
                var chosen = weights.Slice(r * k, k);
                Shares[r] = 1;
                if (loss == GoalLoss.CrossEntropy) Shares[r] = CrossEntropy(examples[r], own, chosen);
                else if (loss == GoalLoss.LogitRatio) Losses[r] = LogitRatio(examples[r], own, chosen);
                else Towards(examples[r], own, chosen, 1);
            }
        }
    }

    private float Margin(int i, ReadOnlySpan<float> scores) =>
        block.Target(i) is int target
            ? scores[Margins.RunnerUp(scores, target)] - scores[target]
            : scores[block.Label(i)] - scores[Rival(i, scores)];

    private int Rival(int i, ReadOnlySpan<float> scores) => Rivals?[i] ?? Margins.RunnerUp(scores, block.Label(i));

    /// <summary>The weights of the goal margin, times a factor.</summary>
    private void Towards(int i, ReadOnlySpan<float> scores, Span<float> weights, float factor)
    {
        if (block.Target(i) is int target)
        {
            weights[Margins.RunnerUp(scores, target)] += factor;
            weights[target] -= factor;
            return;
        }

        weights[block.Label(i)] += factor;
        weights[Rival(i, scores)] -= factor;
    }

    /// <summary>q over all classes but the label (the target), and the share 1 − p of that class.</summary>
    private double CrossEntropy(int i, ReadOnlySpan<float> scores, Span<float> weights)
    {
        int own = block.Target(i) ?? block.Label(i);
        float side = block.Target(i) is null ? 1 : -1;
        double largest = scores[Margins.RunnerUp(scores, own)], sum = 0;
        for (int j = 0; j < scores.Length; j++)
        {
            if (j != own) sum += Math.Exp(scores[j] - largest);
        }

        for (int j = 0; j < scores.Length; j++) weights[j] = j == own ? side : (float)(-side * Math.Exp(scores[j] - largest) / sum);
        return 1 / (1 + Math.Exp(scores[own] - largest - Math.Log(sum)));
    }

    /// <summary>∂(A/B) = ∂A/B − A·∂B/B², A the goal margin and B the spread of the largest scores; returns A/B.</summary>
    private float LogitRatio(int i, ReadOnlySpan<float> scores, Span<float> weights)
    {
        Span<int> order = scores.Length <= 64 ? stackalloc int[scores.Length] : new int[scores.Length];
        for (int j = 0; j < order.Length; j++) order[j] = j;
        var values = scores.ToArray();
        order.Sort((a, b) => values[b].CompareTo(values[a]));
        bool isTargeted = block.Target(i) is not null;
        float a = Margin(i, scores), third = values[order[2]], low = isTargeted ? (third + values[order[3]]) / 2 : third;
        float b = values[order[0]] - low;
        if (!(b > 0))
        {
            Towards(i, scores, weights, 1);
            return a;
        }

        Towards(i, scores, weights, 1 / b);
        float factor = a / b / b;
        weights[order[0]] -= factor;
        weights[order[2]] += isTargeted ? factor / 2 : factor;
        if (isTargeted) weights[order[3]] += factor / 2;
        return a / b;
    }
}

using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>What the attacks by scores have in common: each example by itself, with its own budget and its own stream of random numbers.</summary>
internal static class ExampleByExample
{
    public static void Require(AttackOptions options, int queries, int fewest)
    {
        if (options.Threat.Norm == Norm.L1) throw new ArgumentException("Attacks by scores are in L2 and LInf.", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, fewest, nameof(queries));
    }

    public static void Run(AttackBlock block, int budget, Action<Queries, Random> search)
    {
        for (int i = 0; i < block.Count; i++)
        {
            var queries = new Queries(block, i, budget);
            search(queries, block.Random(i));
            block[i].Queries = queries.Used;
            block[i].IsConverged = true;
        }
    }
}

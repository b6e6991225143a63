namespace LazyAdversary.Benchmarks.Short;

/// <summary>How the rows are measured.</summary>
/// <param name="Runs">Runs of everything, after its warm-up.</param>
/// <param name="Threads">The threads of the rows on several.</param>
/// <param name="Full">Whether to take the full sizes where the short mode takes fewer inputs.</param>
/// <param name="Peers">PyTorch; null when it is not to be measured.</param>
internal sealed record ShortContext(int Runs, int Threads, bool Full, Peers? Peers)
{
    /// <summary>1, and the number of threads when that is another.</summary>
    public IEnumerable<int> ThreadCounts => Threads == 1 ? [1] : [1, Threads];

    /// <summary>One number of threads where the short mode has no time for both.</summary>
    public IEnumerable<int> ThreadCountsFor(int judged) => Full ? ThreadCounts : [judged];

    /// <summary>Times our work beside other work and, if it is to be measured, the same work by PyTorch; per unit.</summary>
    public Contest Race(double units, Action ours, PeerWork? peer = null, params IReadOnlyList<Action> others)
    {
        List<Func<double>> samples = [Sampler.Clock(ours), .. others.Select(Sampler.Clock)];
        if (Peers is null || peer is null) return new(PerUnit(Sampler.Interleave(Runs, samples), units), null);

        using var process = Peers.Start(peer.Script, peer.Threads, peer.Arguments);
        // The peer says seconds a unit by itself.
        samples.Add(() => units * process.Sample());
        var seconds = PerUnit(Sampler.Interleave(Runs, samples), units);
        return new(seconds[..^1], seconds[^1]) { IsFair = !Peers.UsesReferenceBlas };
    }

    private static double[][] PerUnit(double[][] seconds, double units) =>
        [.. seconds.Select(runs => Array.ConvertAll(runs, s => s / units))];
}

/// <summary>A baseline to start.</summary>
internal sealed record PeerWork(string Script, int Threads, string Arguments);

/// <summary>Seconds a unit of every run: of our work, then of the work beside it, and of PyTorch.</summary>
internal sealed record Contest(double[][] Seconds, double[]? PeerSeconds)
{
    /// <summary>Whether the peer is at its best; figures against one that is not would flatter.</summary>
    public bool IsFair { get; init; } = true;

    public Timing Ours => Timing.Of(Seconds[0]);

    public Rival? Peer => PeerSeconds is null ? null : new(IsFair ? "PyTorch" : "PyTorch with the reference BLAS", Timing.Of(PeerSeconds));

    public IReadOnlyList<Rival> PeerOnly => Peer is Rival peer ? [peer] : [];

    /// <summary>How many times as long the peer takes; null when it was not measured at its best.</summary>
    public double? TimesPeer => PeerSeconds is double[] peer && IsFair ? Median(run => peer[run] / Seconds[0][run]) : null;

    public Timing Other(int index) => Timing.Of(Seconds[index]);

    /// <summary>The median of the ratios of neighbouring runs, which a load that comes and goes disturbs less than the ratio of the medians.</summary>
    public double Ratio(int numerator, int denominator) => Median(run => Seconds[numerator][run] / Seconds[denominator][run]);

    /// <summary>The median of a figure computed from the runs of one round.</summary>
    public double Median(Func<int, double> figure) => Timing.MedianOf([.. Enumerable.Range(0, Seconds[0].Length).Select(figure)]);
}

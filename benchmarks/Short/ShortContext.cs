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

    /// <summary>Times our work beside the same work by PyTorch, if there is one, and other competitors; per unit. PyTorch comes last.</summary>
    public Contest Race(double units, Action ours, PeerWork? peer = null, params IReadOnlyList<Action> others)
    {
        List<Func<double>> samples = [Sampler.Clock(ours), .. others.Select(Sampler.Clock)];
        if (Peers is null || peer is null) return new(PerUnit(Sampler.Interleave(Runs, samples), units), null);

        using var process = Peers.Start(peer.Script, peer.Threads, peer.Arguments);
        // The peer says seconds a unit by itself.
        samples.Add(() => units * process.Sample());
        var times = PerUnit(Sampler.Interleave(Runs, samples), units);
        return new(times[..^1], new(Peers.UsesReferenceBlas ? "PyTorch with the reference BLAS" : "PyTorch", times[^1])) { IsFair = !Peers.UsesReferenceBlas };
    }

    private static Timing[] PerUnit(Timing[] times, double units) => [.. times.Select(t => t.Per(units))];
}

/// <summary>A baseline to start.</summary>
internal sealed record PeerWork(string Script, int Threads, string Arguments);

/// <summary>The times of our work and of its competitors, per unit.</summary>
internal sealed record Contest(IReadOnlyList<Timing> Times, Rival? Peer)
{
    /// <summary>Whether the peer is at its best; figures against one that is not would flatter.</summary>
    public bool IsFair { get; init; } = true;

    public Timing Ours => Times[0];

    /// <summary>How many times as long the peer takes; null when it was not measured at its best.</summary>
    public double? TimesPeer => IsFair ? Peer?.Time.Median / Ours.Median : null;

    public IReadOnlyList<Rival> PeerOnly => Peer is null ? [] : [Peer];
}

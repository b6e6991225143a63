namespace LazyAdversary.Benchmarks.Short;

/// <summary>The PyTorch baselines of <c>peers/</c>, where a Python with torch is at hand.</summary>
internal sealed class Peers
{
    private readonly string _python;

    private Peers(string python, string description)
    {
        _python = python;
        Description = description;
    }

    /// <summary>The version of PyTorch and the library of its matrix products.</summary>
    public string Description { get; }

    /// <summary>The reference BLAS is no rival: figures against it would flatter.</summary>
    public bool UsesReferenceBlas => Description.Contains("libblas", StringComparison.Ordinal);

    /// <summary>Null when no such Python can be run.</summary>
    public static Peers? Find(string? python)
    {
        foreach (string candidate in python is null ? ["/usr/bin/python3", "python3", "python"] : new[] { python })
        {
            try
            {
                using var peer = new Peer(candidate, "score_and_gradient", 1, "--width 16 --dimension 8 --count 16");
                peer.Sample();
                return new(candidate, $"PyTorch {peer.Torch} with {peer.Blas}");
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // No such program, or a Python without torch: the next one may do.
            }
        }

        return null;
    }

    public Peer Start(string script, int threads, string arguments) => new(_python, script, threads, arguments);
}

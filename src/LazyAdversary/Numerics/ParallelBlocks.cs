namespace LazyAdversary.Numerics;

/// <summary>
/// Work over [0, count) in blocks of at most a given size whose bounds depend on the count alone, so that a result computed block by block is the same for any number of threads.
/// </summary>
internal static class ParallelBlocks
{
    public static int ResolveThreads(int? threads)
    {
        if (threads is null) return Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(threads.Value, 1, nameof(threads));
        return threads.Value;
    }

    public static void Run(int count, int blockSize, int threads, Action<int, int> body, CancellationToken cancellationToken = default)
    {
        // Blocks of one size share out better than full ones and a remnant.
        int blocks = (count + blockSize - 1) / blockSize;
        blockSize = blocks > 0 ? (count + blocks - 1) / blocks : blockSize;
        blocks = blocks > 0 ? (count + blockSize - 1) / blockSize : 0;
        if (threads == 1 || blocks == 1)
        {
            for (int b = 0; b < blocks; b++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                body(b * blockSize, Math.Min(blockSize, count - b * blockSize));
            }

            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, blocks, options, b => body(b * blockSize, Math.Min(blockSize, count - b * blockSize)));
        }
        catch (AggregateException e) when (e.InnerExceptions.Count > 0)
        {
            // The caller sees what one thread would have thrown.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.InnerExceptions[0]).Throw();
        }
    }
}

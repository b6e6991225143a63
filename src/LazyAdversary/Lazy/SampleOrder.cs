namespace LazyAdversary.Lazy;

/// <summary>The order in which training visits the examples: batch after batch, epoch after epoch.</summary>
internal sealed class SampleOrder
{
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly Random? _random;
    private int _position;

    public SampleOrder(int count, int batchSize, bool shuffle, int seed)
    {
        _order = [.. Enumerable.Range(0, count)];
        _batchSize = batchSize;
        _random = shuffle ? new Random(seed) : null;
        _random?.Shuffle(_order);
    }

    /// <summary>How many examples the next step has; the last batch of an epoch may be smaller.</summary>
    public int NextCount => Math.Min(_batchSize, _order.Length - (_position == _order.Length ? 0 : _position));

    /// <summary>The examples of the next step; valid until the next call.</summary>
    public ReadOnlySpan<int> NextBatch()
    {
        int count = NextCount;
        if (_position == _order.Length)
        {
            _position = 0;
            _random?.Shuffle(_order);
        }

        var batch = _order.AsSpan(_position, count);
        _position += count;
        return batch;
    }
}

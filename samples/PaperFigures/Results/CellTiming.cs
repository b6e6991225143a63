namespace PaperFigures.Results;

/// <summary>How long a cell took; kept in a file of its own, so that results are the same bytes on every machine that computes the same bits.</summary>
internal sealed record CellTiming(string Key, double Seconds, int Threads, DateTimeOffset Finished) : ILine
{
    private const double SecondsOfACentury = 3.2e9;

    public static string Name => "a timing";

    public static string Advice => "Mend it or delete it; times are reported and decide nothing.";

    public void Validate()
    {
        Check.That(Seconds is >= 0 and <= SecondsOfACentury, "seconds", Seconds);
        Check.Positive(Threads, "threads");
    }
}

namespace PaperFigures.Results;

/// <summary>How long a cell took; kept in a file of its own, so that results are the same bytes on every machine that computes the same bits.</summary>
internal sealed record CellTiming(string Key, double Seconds, int Threads, DateTimeOffset Finished);

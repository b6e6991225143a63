namespace PaperFigures.Results;

/// <summary>How a quantity is spread over examples.</summary>
internal sealed record Spread(double Mean, double StandardDeviation, double Minimum, double Q05, double Q25, double Median, double Q75, double Q95, double Maximum);

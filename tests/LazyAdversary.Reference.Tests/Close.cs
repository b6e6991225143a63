namespace LazyAdversary.Reference.Tests;

/// <summary>Agreement of float64 forms: an absolute difference of at most 1e-9, which NaN never meets, over vectors of the same length.</summary>
internal static class Close
{
    public const double Tolerance = 1e-9;

    public static void Equal(double expected, double actual, double tolerance = Tolerance) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance,
            $"expected {expected:R}, got {actual:R}: they differ by {Math.Abs(expected - actual):E2}");

    public static void Equal(double[] expected, double[] actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Equal(expected[i], actual[i], tolerance);
    }

    public static void Equal(double[][] expected, double[][] actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Equal(expected[i], actual[i], tolerance);
    }
}

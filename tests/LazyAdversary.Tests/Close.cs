namespace LazyAdversary.Tests;

/// <summary>Agreement within an absolute tolerance, which NaN never meets.</summary>
internal static class Close
{
    public static void Equal(double expected, double actual, double tolerance, string what = "value") =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance,
            $"{what}: expected {expected:R}, got {actual:R}, {Math.Abs(expected - actual):E2} apart where {tolerance:E2} is allowed");

    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Equal(expected[i], actual[i], tolerance, $"value {i}");
    }

    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance) =>
        Equal(expected, Cases.ToDouble(actual), tolerance);

    public static void Equal(double[][] expected, ReadOnlySpan<float> actual, double tolerance) =>
        Equal(expected.SelectMany(row => row).ToArray(), actual, tolerance);

    public static void Relative(double expected, double actual, double tolerance, string what = "value") =>
        Equal(expected, actual, tolerance * Math.Abs(expected), what);
}

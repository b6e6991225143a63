using System.Numerics;
using System.Runtime.InteropServices;

namespace LazyAdversary.Numerics;

/// <summary>Sums over float32 vectors, accumulated in double. The product of two floats is exact in double.</summary>
internal static class PreciseVectors
{
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y)[..xs.Length];
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        for (int i = 0; i < xs.Length; i++)
        {
            Vector.Widen(xs[i], out var xLow, out var xHigh);
            Vector.Widen(ys[i], out var yLow, out var yHigh);
            low += xLow * yLow;
            high += xHigh * yHigh;
        }

        double sum = Vector.Sum(low + high);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) sum += (double)x[i] * y[i];
        return sum;
    }

    /// <summary>‖x‖₂.</summary>
    public static double Norm(ReadOnlySpan<float> x) => Math.Sqrt(Dot(x, x));

    /// <summary>Σ x_k·y_k of a float32 and a double vector.</summary>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<double> y)
    {
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        for (int i = 0; i < xs.Length; i++)
        {
            Vector.Widen(xs[i], out var xLow, out var xHigh);
            low += xLow * ys[2 * i];
            high += xHigh * ys[2 * i + 1];
        }

        double sum = Vector.Sum(low + high);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>target += factor·x.</summary>
    public static void AddMultiple(Span<double> target, double factor, ReadOnlySpan<float> x)
    {
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        var factors = new Vector<double>(factor);
        for (int i = 0; i < xs.Length; i++)
        {
            Vector.Widen(xs[i], out var low, out var high);
            targets[2 * i] += factors * low;
            targets[2 * i + 1] += factors * high;
        }

        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) target[i] += factor * x[i];
    }

    /// <summary>‖x − y‖₂².</summary>
    public static double SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y)[..xs.Length];
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        for (int i = 0; i < xs.Length; i++)
        {
            Vector.Widen(xs[i], out var xLow, out var xHigh);
            Vector.Widen(ys[i], out var yLow, out var yHigh);
            low += (xLow - yLow) * (xLow - yLow);
            high += (xHigh - yHigh) * (xHigh - yHigh);
        }

        double sum = Vector.Sum(low + high);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
        {
            double difference = (double)x[i] - y[i];
            sum += difference * difference;
        }

        return sum;
    }
}

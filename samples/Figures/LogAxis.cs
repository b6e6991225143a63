using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Figures;

/// <summary>Axes whose coordinates are logarithms to base 10 and whose labels are the numbers themselves.</summary>
public static class LogAxis
{
    /// <summary>
    /// Ticks at 1, 2 and 5 times powers of ten, or at the powers alone when there would be too many. Where numbers are so small that their zeros would have to be
    /// counted, all are written as powers.
    /// </summary>
    /// <param name="axis">The axis.</param>
    /// <param name="low">The logarithm of the lower limit.</param>
    /// <param name="high">The logarithm of the upper limit.</param>
    public static void SetLogTicks(this IAxis axis, double low, double high)
    {
        double[] leads = high - low > 3 ? [1] : [1, 2, 5];
        var ticks = new List<Tick>();
        for (int power = (int)Math.Floor(low); power <= high; power++)
        {
            foreach (double lead in leads)
            {
                double position = power + Math.Log10(lead);
                if (position >= low && position <= high) ticks.Add(new(position, low < -4 ? PowerLabel(lead, power) : Label(lead * Math.Pow(10, power))));
            }
        }

        axis.TickGenerator = new NumericManual([.. ticks]);
    }

    /// <summary>A tick at each value, labelled where there is room: both ends, and what lies far enough from its labelled neighbours.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">Ascending.</param>
    /// <param name="position">Where on the axis a value is.</param>
    /// <param name="room">The least distance between labels, as a share of the distance between the ends.</param>
    public static void SetTicksAt(this IAxis axis, IReadOnlyList<double> values, Func<double, double> position, double room)
    {
        double last = position(values[^1]), least = room * (last - position(values[0])), previous = double.NegativeInfinity;
        var ticks = new List<Tick>();
        foreach (double value in values)
        {
            double place = position(value);
            bool isLabelled = place == last || (place - previous >= least && last - place >= least);
            if (isLabelled) previous = place;
            ticks.Add(new(place, isLabelled ? Label(value) : ""));
        }

        axis.TickGenerator = new NumericManual([.. ticks]);
    }

    private static string PowerLabel(double lead, int power)
    {
        const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        string exponent = (power < 0 ? "⁻" : "") + string.Concat(Math.Abs(power).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']));
        return (lead == 1 ? "" : Label(lead) + "·") + "10" + exponent;
    }

    private static string Label(double value) => value.ToString("#,0.########", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;

namespace LazyAdversary.Evaluation;

/// <summary>The report as text for other programs. Written by hand, without reflection, so that it works in trimmed and native programs.</summary>
internal static class RobustnessReportWriter
{
    private const int FormatVersion = 2;

    public static void WriteJson(RobustnessReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("version", FormatVersion);
        json.WriteString("norm", report.Norm.ToString());
        json.WriteString("certificate", report.Method);
        json.WriteNumber("confidence", report.Confidence);
        json.WriteNumber("count", report.Examples.Count);
        json.WriteNumber("misclassified", report.Misclassified);
        json.WriteNumber("notFound", report.NotFound);
        json.WriteNumber("contradictions", report.Contradictions);
        json.WriteString("warnings", report.Warnings.ToString());
        Write(json, "certified", report.Certified);
        Write(json, "found", report.Found);
        Write(json, "tightness", report.Tightness);
        Write(json, "rayRatio", report.RayRatio);

        json.WriteStartArray("band");
        foreach (var point in report.Band())
        {
            json.WriteStartObject();
            Write(json, "radius", point.Radius);
            Write(json, "certified", point.Certified);
            Write(json, "attacked", point.Attacked);
            Write(json, "lowerConfidence", point.LowerConfidence);
            Write(json, "upperConfidence", point.UpperConfidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("examples");
        foreach (var example in report.Examples)
        {
            json.WriteStartObject();
            json.WriteNumber("index", example.Index);
            json.WriteNumber("label", example.Label);
            json.WriteNumber("prediction", example.Prediction);
            Write(json, "margin", example.Margin);
            Write(json, "certified", example.Certified);
            Write(json, "found", example.Found);
            json.WriteString("foundBy", example.FoundBy);
            Write(json, "reachedClass", example.ReachedClass);
            json.WriteString("warnings", example.Warnings.ToString());
            Write(json, "rayDistance", example.RayDistance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteCsv(RobustnessReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine("index,label,prediction,margin,certified,found,found_by,reached_class,warnings,ray_distance");
        foreach (var e in report.Examples)
        {
            // Warnings are separated by a bar, so that no field holds a comma.
            string warnings = e.Warnings.ToString().Replace(", ", "|", StringComparison.Ordinal);
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{e.Index},{e.Label},{e.Prediction},{e.Margin:R},{e.Certified:R},{e.Found:R},{e.FoundBy},{e.ReachedClass},{warnings},{e.RayDistance:R}"));
        }
    }

    public static void WriteBandCsv(RobustnessReport report, TextWriter writer, int points)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine("radius,certified,attacked,lower_confidence,upper_confidence");
        foreach (var p in report.Band(points))
        {
            writer.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{p.Radius:R},{p.Certified:R},{p.Attacked:R},{p.LowerConfidence:R},{p.UpperConfidence:R}"));
        }
    }

    private static void Write(Utf8JsonWriter json, string name, MedianInterval interval)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", interval.Count);
        Write(json, "median", interval.Median);
        Write(json, "lower", interval.Lower);
        Write(json, "upper", interval.Upper);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        // JSON has no infinity and no NaN.
        if (value is double finite && double.IsFinite(finite)) json.WriteNumber(name, finite);
        else json.WriteNull(name);
    }
}

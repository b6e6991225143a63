using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Date, string Processor, int Processors, int VectorBits, string Runtime, string System, double MemoryGigabytes, double? Load)
{
    /// <summary>Above this share of the processors something else was running.</summary>
    private const double QuietShare = 0.25;

    public static Machine Describe() => new(
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}",
        ProcessorName(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9,
        LoadAverage());

    public bool? IsQuiet => Load is double load ? load <= QuietShare * Processors : null;

    public override string ToString()
    {
        string load = Load is double value ? $", load before the run {value:0.00}" + (IsQuiet == false ? ": NOT QUIET, the times are of a shared machine" : "") : "";
        return $"{Date}: {Processor}, {Processors} processors, {VectorBits}-bit vectors, {MemoryGigabytes:0} GB; {Runtime}, {System}{load}.";
    }

    private static string ProcessorName()
    {
        const string path = "/proc/cpuinfo";
        string? line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static double? LoadAverage()
    {
        const string path = "/proc/loadavg";
        return File.Exists(path) ? double.Parse(File.ReadAllText(path).Split(' ')[0], null) : null;
    }
}

using System.Reflection;
using System.Runtime.InteropServices;
using LazyAdversary.TwoLayer;

namespace PaperFigures.Report;

/// <summary>What a run was asked for, and what it ran on. It names no machine and no folder of one: reports are passed on.</summary>
internal sealed record ReportSettings
{
    /// <summary>The arguments, rooted paths cut down to their last part.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The preset of the grid: "quick", "default" or "paper", or that the result files say it.</summary>
    public required string Preset { get; init; }

    /// <summary>The version of the library, with the commit where the build knows it.</summary>
    public required string LibraryVersion { get; init; }

    /// <summary>".NET 10.0.1".</summary>
    public required string Framework { get; init; }

    /// <summary>"Linux, X64".</summary>
    public required string System { get; init; }

    /// <summary>Processors that this process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>The settings of this process.</summary>
    public static ReportSettings Of(string preset, IEnumerable<string> arguments) => new()
    {
        CommandLine = string.Join(' ', arguments.Select(WithoutFolder)),
        Preset = preset,
        LibraryVersion = typeof(TwoLayerReluNet).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        Framework = RuntimeInformation.FrameworkDescription,
        System = $"{SystemName()}, {RuntimeInformation.OSArchitecture}",
        Processors = Environment.ProcessorCount,
    };

    /// <summary>"--output=/home/me/out" becomes "--output=out".</summary>
    private static string WithoutFolder(string argument)
    {
        int value = argument.StartsWith('-') ? argument.IndexOfAny(['=', ':']) + 1 : 0;
        string path = argument[value..];
        return Path.IsPathRooted(path) ? argument[..value] + Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) : argument;
    }

    private static string SystemName() =>
        OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : OperatingSystem.IsLinux() ? "Linux" : "another system";
}

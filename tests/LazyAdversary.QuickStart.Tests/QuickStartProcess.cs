using System.Diagnostics;
using System.Text;

namespace LazyAdversary.QuickStart.Tests;

/// <summary>How a run of the program ended.</summary>
internal sealed record QuickStartProcess(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the program with its output redirected.</summary>
    public static async Task<QuickStartProcess> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "QuickStart.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}

using System.Diagnostics;
using System.Text;

namespace LazyAdversary.PaperFigures.Tests;

/// <summary>How a run of the program, as a process of its own, ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public static Task<ProgramRun> Of(params string[] arguments) => Of(new Dictionary<string, string>(), arguments);

    public static async Task<ProgramRun> Of(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using var process = Start(variables, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>Starts the program and leaves it running.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PaperFigures.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

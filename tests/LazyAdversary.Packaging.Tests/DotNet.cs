using System.Diagnostics;

namespace LazyAdversary.Packaging.Tests;

/// <summary>Runs the .NET command line as a user would, in a process of its own.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds all of its output.</exception>
    /// <exception cref="TimeoutException">It took too long, and was ended; the message holds its output so far.</exception>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the running test session set for itself must not reach the builds below it, and nothing they start may outlive them.
        foreach (string name in start.Environment.Keys.Where(IsOfTheSession).ToArray()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = new Process { StartInfo = start };
        var output = new List<string>();
        var all = new List<string>();
        process.OutputDataReceived += (_, line) => Keep(line.Data, output, all);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, all);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        string command = $"dotnet {string.Join(' ', arguments)}";
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"`{command}` was not done after {Limit}. Its output:\n{Text(all)}");
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"`{command}` exited with {process.ExitCode}. Its output:\n{Text(all)}");
        return Text(output);
    }

    private static bool IsOfTheSession(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DOTNET_Enable", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Configuration", StringComparison.OrdinalIgnoreCase);

    private static void Keep(string? line, params ReadOnlySpan<List<string>> kept)
    {
        if (line is null) return;
        foreach (var lines in kept)
        {
            lock (lines) lines.Add(line);
        }
    }

    private static string Text(List<string> lines)
    {
        lock (lines) return string.Join('\n', lines);
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>A baseline in a process of its own, which does one run each time it is asked.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    public Peer(string python, string script, int threads, string arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "peers", script + ".py");
        var start = new ProcessStartInfo(python, $"-B \"{path}\" --on-demand --threads {threads} {arguments}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // What goes wrong is seen in the answer that does not come.
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public string Torch { get; private set; } = "";

    public string Blas { get; private set; } = "";

    /// <summary>Seconds a unit of one run.</summary>
    public double Sample()
    {
        try
        {
            _process.StandardInput.WriteLine();
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The process has ended: there is no answer to read either.
        }

        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} {_process.StartInfo.Arguments} gave no answer.");
        using var answer = JsonDocument.Parse(line);
        Torch = answer.RootElement.GetProperty("torch").GetString()!;
        Blas = answer.RootElement.GetProperty("blas").GetString()!;
        return answer.RootElement.GetProperty("seconds").GetDouble();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}

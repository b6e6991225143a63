using System.Text;
using PaperFigures;
using Spectre.Console;

// Exit codes: 0 done, 1 something is wrong with the output folder or a cell failed, 2 wrong option, 130 cancelled with Ctrl-C.
Console.OutputEncoding = Encoding.UTF8;
var command = new PaperFiguresCommand();
var parsed = command.Create(Sweep, Merge).Parse(args);
if (command.FindError(parsed) is string error) return Fail($"{error} (--help lists the options.)", exitCode: 2);

// After Ctrl-C the jobs stop within seconds.
return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30), EnableDefaultExceptionHandler = false });

static Task<int> Sweep(SweepOptions options, CancellationToken cancellation) => Guarded(async () =>
    await new SweepSession(options, AnsiConsole.Console, Console.Error).Run(cancellation) ? 0 : 1);

static Task<int> Merge(IReadOnlyList<FileInfo> files, FileInfo output) => Guarded(() => Task.FromResult(new MergeSession(Console.Out, Console.Error).Run(files, output) ? 0 : 1));

static async Task<int> Guarded(Func<Task<int>> run)
{
    try
    {
        return await run();
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
    catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
    {
        return Fail(e.Message, exitCode: 1);
    }
}

static int Fail(string message, int exitCode)
{
    Console.Error.WriteLine($"PaperFigures: {message.ReplaceLineEndings(" ")}");
    return exitCode;
}

using System.Text;
using PaperFigures;
using PaperFigures.Report;
using Spectre.Console;

// Exit codes: 0 done, 1 something is wrong with the output folder or a cell failed, 2 wrong option, 130 cancelled with Ctrl-C.
Console.OutputEncoding = Encoding.UTF8;
var command = new PaperFiguresCommand();
var parsed = command.Create(Sweep, Merge, Draw).Parse(args);
if (command.FindError(parsed) is string error) return Fail($"{error} (--help lists the options.)", exitCode: 2);

// After Ctrl-C the jobs stop within seconds.
return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30), EnableDefaultExceptionHandler = false });

Task<int> Sweep(SweepOptions options, CancellationToken cancellation) => Guarded(() =>
    new SweepSession(options, ReportSettings.Of(options.Preset, args), AnsiConsole.Console, Console.Error).Run(cancellation));

static Task<int> Merge(IReadOnlyList<FileInfo> files, FileInfo output) => Guarded(() =>
    Task.FromResult(new MergeSession(Console.Out, Console.Error).Run(files, output)));

Task<int> Draw(IReadOnlyList<FileInfo> files, DirectoryInfo output) => Guarded(() =>
    Task.FromResult(new DrawSession(Console.Out, Console.Error).Run([.. files.Select(file => file.FullName)], output, ReportSettings.Of("as in the result files", args))));

static async Task<int> Guarded(Func<Task<bool>> run)
{
    try
    {
        return await run() ? 0 : 1;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("PaperFigures: stopped; the same command goes on from here.");
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

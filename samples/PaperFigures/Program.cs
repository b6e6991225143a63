using System.Text;
using PaperFigures;

// Exit codes: 0 done, 1 something is wrong with the output folder or a cell failed, 2 wrong option, 130 cancelled with Ctrl-C.
Console.OutputEncoding = Encoding.UTF8;
var command = new PaperFiguresCommand();
var parsed = command.Create(Run).Parse(args);
if (command.FindError(parsed) is string error) return Fail($"{error} (--help lists the options.)", exitCode: 2);

// After Ctrl-C the jobs stop within seconds.
return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30), EnableDefaultExceptionHandler = false });

static async Task<int> Run(SweepOptions options, CancellationToken cancellation)
{
    try
    {
        return await new SweepSession(options, Console.Out, Console.Error).Run(cancellation) ? 0 : 1;
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

using System.Text;
using MLNetPipeline;
using Spectre.Console;
using Tables;

// Exit codes: 0 done, 1 something is wrong with the data or the output folder or a classifier could not be evaluated, 2 wrong option, 130
// cancelled with Ctrl-C.
Console.OutputEncoding = Encoding.UTF8;
var command = new PipelineCommand();
var parsed = command.Create((options, cancellation) => Task.Run(() => Run(options, cancellation), CancellationToken.None)).Parse(args);
if (command.FindError(parsed) is string error) return Fail($"{error} (--help lists the options.)", exitCode: 2);
return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30), EnableDefaultExceptionHandler = false });

static int Run(PipelineOptions options, CancellationToken cancellation)
{
    try
    {
        var failures = new Session(options, AnsiConsole.Console).Run(cancellation);
        foreach (string failure in failures) Fail(failure, exitCode: 1);
        return failures.Count > 0 ? 1 : 0;
    }
    catch (OperationCanceledException)
    {
        return Fail("Cancelled.", exitCode: 130);
    }
    catch (Exception e) when (e is TableException or IOException or UnauthorizedAccessException or InvalidOperationException)
    {
        return Fail(e.Message, exitCode: 1);
    }
}

static int Fail(string message, int exitCode)
{
    Console.Error.WriteLine($"MLNetPipeline: {message.ReplaceLineEndings(" ")}");
    return exitCode;
}

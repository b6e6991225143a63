using System.Text;
using QuickStart;
using Spectre.Console;

// Exit codes: 0 done, 1 something is wrong with the data or the output folder, 2 wrong option, 130 cancelled with Ctrl-C.
Console.OutputEncoding = Encoding.UTF8;
var command = new QuickStartCommand();
var parsed = command.Create((options, cancellation) => Task.Run(() => Run(options, cancellation), CancellationToken.None)).Parse(args);
if (command.FindError(parsed) is string error) return Fail($"{error} (--help lists the options.)", exitCode: 2);

// After Ctrl-C the work stops within seconds and what was computed is saved: time to do so.
return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30), EnableDefaultExceptionHandler = false });

static int Run(QuickStartOptions options, CancellationToken cancellation)
{
    try
    {
        return new Session(options, AnsiConsole.Console).Run(cancellation) ? 0 : 130;
    }
    catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException or OutOfMemoryException
        or InvalidOperationException or ArgumentException)
    {
        return Fail(e.Message, exitCode: 1);
    }
}

static int Fail(string message, int exitCode)
{
    Console.Error.WriteLine($"QuickStart: {message.ReplaceLineEndings(" ")}");
    return exitCode;
}

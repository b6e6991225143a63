// Breaks the library on purpose, one named mutant at a time, and runs the tests that must notice:
//
//     dotnet run eng/mutate.cs                                   all areas
//     dotnet run eng/mutate.cs -- certification                  one area, eng/mutants/certification.txt
//     dotnet run eng/mutate.cs -- certification gamma-zero …     some mutants of it
//
// An area is a list of mutants. Lines starting with # are comments; a line `tests: …` before the first mutant is the default of all. A mutant is
//
//     [gamma-zero]                                              its name
//     file: src/LazyAdversary/Numerics/RoundingError.cs
//     find: return nu / (1 - nu)                                must occur once; any white space, line ends too, matches any other
//     with: return 0 * nu / (1 - nu)                            to the end of the line, and may be empty
//     tests: FullyQualifiedName~Bookkeeping                     the filter of `dotnet test`; may be left out
//     equivalent: reason                                        when no test can tell it from the library: not run, and not counted
//
// Tests of src/X are those in tests/X.Tests. They are built once; a mutant is one compilation of X by Roslyn, put beside a copy of the tests, so nothing in
// the repository is written to but artifacts/. A mutant whose tests fail, or take longer than TimeLimit, is killed. The exit code is 1 when less than 95% of
// the mutants of an area are killed, and 2 when a list does not fit the sources, a mutant does not compile, or tests fail without one.
#:property PublishAot=false
#:package Microsoft.CodeAnalysis.CSharp

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

const double Required = 0.95;
var timeLimit = TimeSpan.FromMinutes(4);
int jobs = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

// Set by `dotnet run file.cs`: the folder of this file, whatever the current directory is.
string root = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, ".."));
string[] areas = args.Length > 0
    ? [args[0]]
    : [.. Directory.GetFiles(Path.Combine(root, "eng/mutants"), "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];
Environment.SetEnvironmentVariable("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("DOTNET_CLI_UI_LANGUAGE", "en");

var projects = new Dictionary<string, Project>();
string scratch = Directory.CreateTempSubdirectory("mutants-").FullName;
try
{
    int code = 0;
    var summary = new List<string>();
    foreach (string area in areas)
    {
        var mutants = Read(Path.Combine(root, "eng/mutants", area + ".txt"));
        if (args.Length > 1) mutants = [.. mutants.Where(m => Array.IndexOf(args, m.Name) > 0)];
        if (mutants.Count == 0) throw new FormatException($"{area}: no such mutant.");
        var survivors = Run(area, mutants);
        var equivalent = mutants.Where(m => m.Equivalent is not null).ToList();
        int total = mutants.Count - equivalent.Count, killed = total - survivors.Count;
        summary.Add($"{area}: {killed} of {total} killed, {equivalent.Count} equivalent");
        foreach (var mutant in survivors) summary.Add($"    survived: {mutant.Name}");
        if (killed < Required * total) code = 1;
    }

    Console.WriteLine();
    foreach (string line in summary) Console.WriteLine(line);
    return code;
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
finally
{
    Directory.Delete(scratch, recursive: true);
}

List<Mutant> Run(string area, List<Mutant> mutants)
{
    var compiled = new Dictionary<string, string>();
    var toRun = mutants.Where(m => m.Equivalent is null).ToList();

    // Every text is looked for before anything runs, those of equivalent mutants too: a list must fit the sources.
    foreach (var mutant in mutants) Mutate(mutant);
    foreach (string name in toRun.Select(m => m.Project).Distinct())
    {
        if (!projects.ContainsKey(name)) projects[name] = Prepare(name);
    }

    // Compiled the same way, but as it is, the library must pass.
    foreach (var mutant in toRun.DistinctBy(m => (m.Project, m.Tests)))
    {
        var project = projects[mutant.Project];
        string folder = Copy(project, "baseline", project.Compilation);
        var (result, passed) = Test(project, folder, mutant.Tests);
        if (result is not null || passed == 0)
            throw new FormatException($"{area}: without any mutant, `{mutant.Tests}`: {result ?? "no test"}.");
        Console.WriteLine($"{area}: {passed} tests of `{mutant.Tests}` pass without a mutant.");
    }

    var survivors = new ConcurrentBag<Mutant>();
    var faults = new ConcurrentBag<string>();
    Parallel.ForEach(toRun, new ParallelOptions { MaxDegreeOfParallelism = jobs }, mutant =>
    {
        var project = projects[mutant.Project];
        string path = Path.Combine(root, mutant.File);
        var tree = project.Compilation.SyntaxTrees.Single(t => t.FilePath == path);
        var mutated = project.Compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(Mutate(mutant), (CSharpParseOptions)tree.Options, path));
        try
        {
            string folder = Copy(project, mutant.Name, mutated);
            var clock = Stopwatch.StartNew();
            var (result, _) = Test(project, folder, mutant.Tests);
            if (result is null) survivors.Add(mutant);
            Console.WriteLine($"{(result is null ? "SURVIVED" : "killed  ")} {mutant.Name} ({clock.Elapsed.TotalSeconds:F0} s){(result is null ? "" : $": {result}")}");
            Directory.Delete(folder, recursive: true);
        }
        catch (FormatException e)
        {
            faults.Add($"{area}, {mutant.Name}: {e.Message}");
        }
    });
    if (!faults.IsEmpty) throw new FormatException(string.Join(Environment.NewLine, faults));
    return [.. mutants.Where(survivors.Contains)];
}

// The file of a mutant, changed.
string Mutate(Mutant mutant)
{
    string source = File.ReadAllText(Path.Combine(root, mutant.File));
    var pattern = new Regex(string.Join(@"\s+", mutant.Find.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape)));
    var found = pattern.Matches(source);
    if (found.Count != 1) throw new FormatException($"{mutant.Name}: `{mutant.Find}` occurs {found.Count} times in {mutant.File}.");
    return string.Concat(source.AsSpan(0, found[0].Index), mutant.With, source.AsSpan(found[0].Index + found[0].Length));
}

// Builds the tests of a project, and makes a compilation of the project from its sources and what the build generated.
Project Prepare(string name)
{
    string tests = name + ".Tests", bin = Path.Combine(root, "artifacts/bin", tests, "debug");
    Console.WriteLine($"Building {tests}");
    if (Dotnet(["build", Path.Combine(root, "tests", tests), "-p:RunAnalyzers=false", "-v:quiet"], TimeSpan.FromMinutes(10)) is not (0, _))
        throw new FormatException($"{tests} does not build.");

    var options = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["DEBUG", "TRACE", "NET", "NET10_0", "NET10_0_OR_GREATER"]);
    string[] sources =
    [
        .. Directory.GetFiles(Path.Combine(root, "src", name), "*.cs", SearchOption.AllDirectories),
        .. Directory.GetFiles(Path.Combine(root, "artifacts/obj", name, "debug"), "*.cs"),
    ];
    string[] libraries =
    [
        .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsManaged),
        .. Directory.GetFiles(bin, "*.dll").Where(f => !Path.GetFileName(f).StartsWith(name + '.', StringComparison.Ordinal) && IsManaged(f)),
    ];
    var compilation = CSharpCompilation.Create(
        name,
        sources.Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), options, f)),
        libraries.DistinctBy(f => Path.GetFileName(f)).Select(f => MetadataReference.CreateFromFile(f)),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable, deterministic: true));
    return new(name, bin, compilation);
}

static bool IsManaged(string file)
{
    using var stream = File.OpenRead(file);
    using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
    return reader.HasMetadata;
}

// A copy of the built tests with this library in it.
string Copy(Project project, string name, CSharpCompilation compilation)
{
    string folder = Path.Combine(scratch, name);
    if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    foreach (string file in Directory.GetFiles(project.Bin, "*", SearchOption.AllDirectories))
    {
        string target = Path.Combine(folder, Path.GetRelativePath(project.Bin, file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    File.Delete(Path.Combine(folder, project.Name + ".pdb"));
    var emitted = compilation.Emit(Path.Combine(folder, project.Name + ".dll"));
    if (!emitted.Success) throw new FormatException("does not compile: " + emitted.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error));
    return folder;
}

// What failed first, null when nothing did; and how many tests passed.
(string? Failed, int Passed) Test(Project project, string folder, string filter)
{
    string[] arguments = ["test", Path.Combine(folder, project.Name + ".Tests.dll"), "--filter", filter, "--", "xUnit.StopOnFail=true"];
    if (Dotnet(arguments, timeLimit) is not var (code, output)) return ("out of time", 0);
    var passed = Regex.Match(output, @"Passed:\s+(\d+)");
    if (code == 0) return (null, passed.Success ? int.Parse(passed.Groups[1].Value) : 0);
    var failed = Regex.Match(output, @"^\s+Failed ([\w.]+\.)?(\w+)", RegexOptions.Multiline);
    return (failed.Success ? failed.Groups[2].Value : "the test process failed", 0);
}

static (int Code, string Output)? Dotnet(string[] arguments, TimeSpan limit)
{
    using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    var output = process.StandardOutput.ReadToEndAsync();
    var errors = process.StandardError.ReadToEndAsync();
    if (!process.WaitForExit(limit))
    {
        process.Kill(entireProcessTree: true);
        return null;
    }

    return (process.ExitCode, output.Result + errors.Result);
}

static List<Mutant> Read(string path)
{
    var mutants = new List<Mutant>();
    Dictionary<string, string> defaults = [], fields = defaults;
    string? name = null;
    foreach (var (number, line) in File.ReadLines(path).Index())
    {
        if (line.Trim() is "" or ['#', ..]) continue;
        if (line is ['[', .., ']'])
        {
            Finish();
            (name, fields) = (line[1..^1], new(defaults));
            continue;
        }

        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || line[..colon] is not ("file" or "find" or "with" or "tests" or "equivalent"))
            throw new FormatException($"{path}, line {number + 1}: not a field of a mutant: {line}");
        fields[line[..colon]] = line[(colon + 1)..].Trim();
    }

    Finish();
    if (mutants.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new FormatException($"{path}: {twice.Key} is there twice.");
    return mutants;

    void Finish()
    {
        if (name is null) return;
        string Field(string key) => fields.GetValueOrDefault(key) ?? throw new FormatException($"{path}: {name} has no `{key}`.");
        mutants.Add(new(name, Field("file"), Field("find"), Field("with"), Field("tests"), fields.GetValueOrDefault("equivalent")));
    }
}

internal sealed record Mutant(string Name, string File, string Find, string With, string Tests, string? Equivalent)
{
    public string Project => File.Split('/')[1];
}

internal sealed record Project(string Name, string Bin, CSharpCompilation Compilation);

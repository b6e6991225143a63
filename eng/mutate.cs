// Breaks the library on purpose, one named mutant at a time, and runs the tests that must notice:
//
//     dotnet run eng/mutate.cs                                   all areas
//     dotnet run eng/mutate.cs -- certification                  one area, eng/mutants/certification.txt
//     dotnet run eng/mutate.cs -- certification gamma-zero …     some mutants of it
//
// An area is a list of mutants. Lines starting with # are comments; `default tests: …` is the filter of the mutants after it. A mutant is
//
//     [gamma-zero]                                              its name
//     file: src/LazyAdversary/Numerics/RoundingError.cs
//     find: return nu / (1 - nu)                                must occur once; any white space, line ends too, matches any other
//     with: return 0 * nu / (1 - nu)                            to the end of the line, and may be empty
//     tests: BookkeepingTests | ForgedProposalTests             which tests must notice, when they are not the default
//     equivalent: reason                                        when no test can tell it from the library: not run, and not counted
//
// A filter is names with | between them: those tests of src/X in tests/X.Tests are run whose full names contain one of them. They are built
// once. A mutant is one compilation of X by Roslyn, loaded with the tests into a context of its own, so it costs seconds, and nothing in the
// repository is written to but artifacts/. Facts and theories are called by reflection, one after the other, until one fails; X is compiled
// without its assertions, which would end the process. A mutant whose tests fail, or take longer than timeLimit, is killed. The exit code is 1
// when less than 95% of the mutants of an area are killed, and 2 when a list does not fit the sources, a mutant does not compile, or tests
// fail without one.
#:property PublishAot=false
#:package Microsoft.CodeAnalysis.CSharp

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

const double Required = 0.95;
var timeLimit = TimeSpan.FromMinutes(4);
int jobs = Math.Clamp(Environment.ProcessorCount, 1, 4);

// Set by `dotnet run file.cs`: the folder of this file, whatever the current directory is.
string root = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, ".."));
string[] lists = [.. Directory.GetFiles(Path.Combine(root, "eng/mutants"), "*.txt").Order(StringComparer.Ordinal)];
string[] areas = args.Length > 0 ? [args[0]] : Array.ConvertAll(lists, f => Path.GetFileNameWithoutExtension(f));
Environment.SetEnvironmentVariable("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("DOTNET_CLI_UI_LANGUAGE", "en");

var projects = new Dictionary<string, Project>();
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

List<Mutant> Run(string area, List<Mutant> mutants)
{
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
        var (result, passed) = Test(project, project.Compilation, mutant.Tests);
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
        var changed = CSharpSyntaxTree.ParseText(Mutate(mutant), (CSharpParseOptions)tree.Options, path);
        var mutated = project.Compilation.ReplaceSyntaxTree(tree, changed);
        try
        {
            var clock = Stopwatch.StartNew();
            var (result, _) = Test(project, mutated, mutant.Tests);
            if (result is null) survivors.Add(mutant);
            string time = $"{mutant.Name} ({clock.Elapsed.TotalSeconds:F0} s)";
            Console.WriteLine(result is null ? $"SURVIVED {time}" : $"killed   {time}: {result}");
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
    var words = mutant.Find.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape);
    var pattern = new Regex(string.Join(@"\s+", words));
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

    var options = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["TRACE", "NET", "NET10_0", "NET10_0_OR_GREATER"]);
    string[] sources =
    [
        .. Directory.GetFiles(Path.Combine(root, "src", name), "*.cs", SearchOption.AllDirectories),
        .. Directory.GetFiles(Path.Combine(root, "artifacts/obj", name, "debug"), "*.cs"),
    ];
    string[] libraries =
    [
        .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsManaged),
        .. Directory.GetFiles(bin, "*.dll")
            .Where(f => !Path.GetFileName(f).StartsWith(name + '.', StringComparison.Ordinal) && IsManaged(f)),
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

// What failed first, null when nothing did; and how many tests passed.
(string? Failed, int Passed) Test(Project project, CSharpCompilation compilation, string filter)
{
    using var library = new MemoryStream();
    var emitted = compilation.Emit(library);
    if (emitted.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
        throw new FormatException("does not compile: " + error);
    library.Position = 0;
    var context = new TestContext(project, library);
    string[] names = [.. filter.Split('|').Select(n => n.Replace("FullyQualifiedName~", "", StringComparison.Ordinal).Trim())];
    int passed = 0;
    string? failed = null;
    var thread = new Thread(() => failed = RunTests(context.Tests, names, ref passed)) { IsBackground = true };
    thread.Start();
    if (!thread.Join(timeLimit)) return ("out of time", passed);
    context.Unload();
    return (failed, passed);
}

static string? RunTests(Assembly tests, string[] names, ref int passed)
{
    foreach (var type in tests.GetTypes().Where(t => !t.IsAbstract || t.IsSealed))
    {
        foreach (var method in type.GetMethods())
        {
            // Theories derive from facts, their sources of data from DataAttribute.
            var attributes = method.GetCustomAttributes().ToList();
            bool isTest = attributes.Any(a => a.GetType().Name is "FactAttribute" or "TheoryAttribute");
            if (!isTest || !names.Any($"{type.FullName}.{method.Name}".Contains)) continue;
            var rows = attributes.Where(a => a.GetType().GetMethod("GetData") is not null)
                .SelectMany(a => (IEnumerable<object?[]>)a.GetType().GetMethod("GetData")!.Invoke(a, [method])!);
            foreach (var row in method.GetParameters().Length > 0 ? rows : [[]])
            {
                try
                {
                    var test = method.IsStatic ? null : Activator.CreateInstance(type);
                    using var disposable = test as IDisposable;
                    if (method.Invoke(test, [.. row.Zip(method.GetParameters(), Convert)]) is Task task) task.GetAwaiter().GetResult();
                    passed++;
                }
                catch (Exception e)
                {
                    return $"{method.Name}: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}";
                }
            }
        }
    }

    return null;

    // The constants of an attribute are turned into what the method takes, as xUnit does.
    static object? Convert(object? value, ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return value is IConvertible && !type.IsInstanceOfType(value) && !type.IsEnum ? System.Convert.ChangeType(value, type, null) : value;
    }
}

static (int Code, string Output)? Dotnet(string[] arguments, TimeSpan limit)
{
    var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
    using var process = Process.Start(start)!;
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
    Dictionary<string, string> fields = [];
    string? name = null, defaultTests = null;
    foreach (var (number, line) in File.ReadLines(path).Index())
    {
        if (line.Trim() is "" or ['#', ..]) continue;
        if (line is ['[', .., ']'])
        {
            Finish();
            (name, fields) = (line[1..^1], []);
            if (defaultTests is not null) fields["tests"] = defaultTests;
            continue;
        }

        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && line[..colon] is var key && (key == "default tests" || (key == "tests" && name is null)))
        {
            Finish();
            (name, defaultTests) = (null, line[(colon + 1)..].Trim());
            continue;
        }

        if (colon < 0 || name is null || line[..colon] is not ("file" or "find" or "with" or "tests" or "equivalent"))
            throw new FormatException($"{path}, line {number + 1}: not a field of a mutant: {line}");
        fields[line[..colon]] = line[(colon + 1)..].Trim();
    }

    Finish();
    if (mutants.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        throw new FormatException($"{path}: {twice.Key} is there twice.");
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

// The tests with one library of their own; what does not use it is loaded once for all.
internal sealed class TestContext : AssemblyLoadContext
{
    private readonly Project _project;
    private readonly Assembly _library;

    public TestContext(Project project, Stream library)
        : base(isCollectible: true)
    {
        _project = project;
        _library = LoadFromStream(library);
        Tests = LoadFromAssemblyName(new(project.Name + ".Tests"));
    }

    public Assembly Tests { get; }

    protected override Assembly? Load(AssemblyName name)
    {
        if (name.Name == _project.Name) return _library;
        string file = Path.Combine(_project.Bin, name.Name + ".dll");
        if (!File.Exists(file)) return null;
        if (!name.Name!.StartsWith(_project.Name + '.', StringComparison.Ordinal)) return Default.LoadFromAssemblyPath(file);
        using var content = new MemoryStream(File.ReadAllBytes(file));
        return LoadFromStream(content);
    }
}

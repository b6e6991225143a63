using BenchmarkDotNet.Running;
using LazyAdversary.Benchmarks.BothSides;
using LazyAdversary.Benchmarks.Scaling;
using LazyAdversary.Benchmarks.Short;
using LazyAdversary.Benchmarks.Suites;

// short, scaling, both-sides and memory have harnesses of their own; everything else is BenchmarkDotNet's. Without arguments, all its benchmarks are run.
if (args is ["short" or "scaling" or BothSidesCommand.Name or MemoryProbe.Command, ..])
{
    var root = new System.CommandLine.RootCommand("Measures LazyAdversary.")
    {
        ShortCommand.Create(),
        ScalingCommand.Create(),
        BothSidesCommand.Create(),
        MemoryProbe.CreateCommand(),
    };
    return root.Parse(args).Invoke();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args is [] ? ["--filter", "*"] : args, SuiteConfig.Create());
return 0;

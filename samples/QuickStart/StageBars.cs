using LazyAdversary.Lazy;
using Spectre.Console;
using Progress = LazyAdversary.Data.Progress;

namespace QuickStart;

/// <summary>A progress bar for each stage of the experiment; plain lines where the output is no terminal.</summary>
internal sealed class StageBars
{
    private readonly ProgressContext _context;

    private StageBars(ProgressContext context) => _context = context;

    public static void Show(IAnsiConsole console, Action<StageBars> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .Start(context => work(new(context)));

    /// <summary>Training's bar shows the way to the boundary of the lazy ball: where it is full, training stops.</summary>
    public Stage<TrainingProgress> AddTraining(double lazyConstant) =>
        Add<TrainingProgress>("Training to the edge of the lazy ball", p => Math.Max(p.LazyConstant / lazyConstant, (double)p.Step / p.TotalSteps));

    public Stage<Progress> AddAttack(string description) => Add<Progress>(description, p => p.Share);

    public Stage<Progress> AddCertificate(string description) => Add<Progress>(description, p => p.Share);

    private Stage<T> Add<T>(string description, Func<T, double> share) =>
        new(_context.AddTask(description, autoStart: false, maxValue: 1), share);
}

/// <summary>One stage's bar.</summary>
internal sealed class Stage<T>(ProgressTask bar, Func<T, double> share) : IProgress<T>
{
    public void Run(Action<IProgress<T>> work)
    {
        bar.StartTask();
        work(this);
        bar.Value = 1;
        bar.StopTask();
    }

    /// <summary>Called by several threads at once, so not always in order: the bar only goes forward.</summary>
    public void Report(T value) => bar.Value = Math.Max(bar.Value, Math.Min(share(value), 1));
}

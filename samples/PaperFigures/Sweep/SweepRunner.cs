using System.Diagnostics;
using PaperFigures.Jobs;
using PaperFigures.Results;

namespace PaperFigures.Sweep;

/// <summary>Runs jobs side by side and writes each result as soon as it is there.</summary>
/// <param name="results">Where results go.</param>
/// <param name="timings">Where the time that each took goes.</param>
/// <param name="threads">How many threads there are. Side by side on one thread each, jobs take less time than one by one on all.</param>
internal sealed class SweepRunner(JsonLinesFile<CellResult> results, JsonLinesFile<CellTiming> timings, int threads)
{
    private readonly Digits _digits = new();

    /// <summary>What is done by now, for whoever watches.</summary>
    public SweepStatus Status { get; } = new();

    /// <summary>Runs the jobs in their order, those of their cells that are not among the results yet.</summary>
    /// <exception cref="InputException">A result there was computed with other settings.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was done until then is written.</exception>
    public async Task Run(IEnumerable<IJob> jobs, CancellationToken cancellation)
    {
        var queue = new List<Work>();
        var present = results.Lines.GroupBy(result => result.Key).ToDictionary(group => group.Key, group => group.First());
        List<IJob> all = [.. jobs];
        RequireSameSettings(all);
        foreach (var job in all)
        {
            var missing = job.Cells.Select(cell => cell.Key).Where(key => !present.ContainsKey(key)).ToHashSet();
            Status.Plan(job, missing.Count);
            if (missing.Count > 0) queue.Add(new(job, missing));
        }

        await RunAll(queue, cancellation);
    }

    private async Task RunAll(List<Work> queue, CancellationToken cancellation)
    {
        // Also where a result cannot be written, everything stops: what would go on could not be written either.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long memory = (long)(0.8 * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        int free = threads;
        var running = new Dictionary<Task, (Work Work, int Threads)>();
        while (!stop.IsCancellationRequested && (queue.Count > 0 || running.Count > 0))
        {
            while (free > 0 && queue.Count > 0 && queue.FindIndex(work => work.Job.Memory <= memory || running.Count == 0) is >= 0 and var next)
            {
                var work = queue[next];
                int share = Math.Max(1, free / queue.Count);
                queue.RemoveAt(next);
                free -= share;
                memory -= work.Job.Memory;
                var task = Task.Factory.StartNew(
                    () => RunOne(work, share, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                running.Add(task, (work, share));
            }

            var done = await Task.WhenAny(running.Keys);
            if (done.IsFaulted) await stop.CancelAsync();
            else if (running.Remove(done, out var ended)) (free, memory) = (free + ended.Threads, memory + ended.Work.Job.Memory);
        }

        await Task.WhenAll(running.Keys);
        cancellation.ThrowIfCancellationRequested();
    }

    private void RunOne(Work work, int share, CancellationToken cancellation)
    {
        var status = Status.Start(work.Job);
        try
        {
            var clock = Stopwatch.StartNew();
            foreach (var result in work.Job.Run(work.Missing, new(_digits, share, status.SetStage, cancellation)))
            {
                results.Append(result);
                timings.Append(new(result.Key, Math.Round(clock.Elapsed.TotalSeconds, 3), share, TimeProvider.System.GetUtcNow()));
                status.FinishCell();
                clock.Restart();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException and not IOException)
        {
            status.Fail(e.Message);
        }
        catch (OperationCanceledException)
        {
            // The cells that were under way are lost, no other.
        }
        finally
        {
            status.End();
        }
    }

    /// <summary>Also of cells that are in none of the jobs: a figure is drawn of all that are there.</summary>
    private void RequireSameSettings(List<IJob> jobs)
    {
        var settings = jobs.SelectMany(job => job.Cells).GroupBy(cell => Kind(cell.Key)).ToDictionary(cells => cells.Key, cells => cells.First().Settings);
        foreach (var result in results.Lines)
        {
            if (settings.TryGetValue(Kind(result.Key), out string? wanted) && result.Settings != wanted)
                throw new InputException($"The result of {result.Key} that is there was computed with {result.Settings}, not {wanted}: give another --output.");
        }

        static string Kind(string key) => key.Split(' ')[0];
    }

    private sealed record Work(IJob Job, IReadOnlySet<string> Missing);
}

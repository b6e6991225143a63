using System.Diagnostics;
using PaperFigures.Jobs;

namespace PaperFigures.Sweep;

/// <summary>How far a sweep is. Written to by the jobs' threads, read by the one that shows it.</summary>
internal sealed class SweepStatus
{
    private readonly Lock _lock = new();
    private readonly List<JobStatus> _running = [];
    private readonly List<string> _failures = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _cells, _present, _done;
    private double _cost, _doneCost, _doneSeconds;

    /// <summary>A job is to be done, or is done already.</summary>
    public void Plan(IJob job, int missing)
    {
        lock (_lock)
        {
            _cells += job.Cells.Count;
            _present += job.Cells.Count - missing;
            if (missing > 0) _cost += job.Cost;
        }
    }

    public JobStatus Start(IJob job)
    {
        var status = new JobStatus(this, job);
        lock (_lock) _running.Add(status);
        return status;
    }

    public Snapshot Look()
    {
        lock (_lock)
        {
            // Costs are seconds by a rough model; the jobs that are done say how rough. Of one under way a little is always left.
            double costPerSecond = _doneSeconds > 0 ? _doneCost / _doneSeconds : 1;
            double work = _doneCost + _running.Sum(job => Math.Min(0.95 * job.Cost, costPerSecond * job.Elapsed.TotalSeconds));
            return new(
                _cells,
                _present,
                _done,
                _clock.Elapsed,
                work > 0 ? _clock.Elapsed * ((_cost - work) / work) : null,
                [.. _running.Select(job => (job.Name, job.Stage(), job.Elapsed))],
                [.. _failures]);
        }
    }

    /// <summary>The state at one time.</summary>
    /// <param name="Cells">All cells of the sweep.</param>
    /// <param name="Present">Those that were there before.</param>
    /// <param name="Done">Those done since.</param>
    /// <param name="Elapsed">The time since the start.</param>
    /// <param name="Left">The time left, by the jobs' costs; null as long as nothing can be said.</param>
    /// <param name="Running">The jobs under way: what, how far, how long.</param>
    /// <param name="Failures">What went wrong.</param>
    internal sealed record Snapshot(
        int Cells,
        int Present,
        int Done,
        TimeSpan Elapsed,
        TimeSpan? Left,
        IReadOnlyList<(string Name, string Stage, TimeSpan Elapsed)> Running,
        IReadOnlyList<string> Failures);

    /// <summary>One job under way.</summary>
    internal sealed class JobStatus(SweepStatus sweep, IJob job)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private volatile Func<string> _stage = () => "";

        public string Name => job.Name;

        public double Cost => job.Cost;

        public TimeSpan Elapsed => _clock.Elapsed;

        public string Stage() => _stage();

        public void SetStage(Func<string> stage) => _stage = stage;

        public void FinishCell()
        {
            lock (sweep._lock) sweep._done++;
        }

        public void Fail(string message)
        {
            lock (sweep._lock) sweep._failures.Add($"{Name}: {message}");
        }

        public void End()
        {
            lock (sweep._lock)
            {
                sweep._running.Remove(this);
                sweep._doneCost += job.Cost;
                sweep._doneSeconds += Elapsed.TotalSeconds;
            }
        }
    }
}

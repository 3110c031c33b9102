namespace FaceLiveness.Benchmarks.Measuring;

/// <summary>Looks at the process now and then, on a thread of its own, and adds up what can't be asked for afterwards.</summary>
internal sealed class ProcessWatch : IDisposable
{
    private readonly TaskTable _tasks = new();
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _looks;
    private long _runnable;
    private int _mostThreads;

    /// <param name="interval">Between two looks: what a thread used after the last look before its end is lost.</param>
    public ProcessWatch(TimeSpan interval)
    {
        _tasks.Read();
        _thread = new Thread(() => Watch(interval)) { IsBackground = true, Name = "Benchmark watch" };
        _thread.Start();
    }

    public CpuShares Cpu
    {
        get
        {
            lock (_gate)
            {
                _tasks.Read();
                return new(Environment.CpuUsage.TotalTime, InferenceMeter.Total, _tasks.Decoding);
            }
        }
    }

    /// <summary>Threads on average that ran or waited for a processor, since the last <see cref="Forget"/>.</summary>
    public double Runnable
    {
        get
        {
            lock (_gate)
            {
                return (double)_runnable / Math.Max(_looks, 1);
            }
        }
    }

    /// <summary>The most threads there were, since the last <see cref="Forget"/>.</summary>
    public int MostThreads
    {
        get
        {
            lock (_gate)
            {
                return _mostThreads;
            }
        }
    }

    /// <summary>Begins to count anew.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            (_looks, _runnable, _mostThreads) = (0, 0, 0);
        }
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Watch(TimeSpan interval)
    {
        while (!_stop.Wait(interval))
        {
            Look();
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            _tasks.Read();
            _looks++;
            _runnable += _tasks.Runnable;
            _mostThreads = Math.Max(_mostThreads, _tasks.Count);
        }
    }
}

namespace FaceLiveness.Tests.Pipeline;

// The turns are the whole process's: pipelines of other tests would take part in them.
[CollectionDefinition(nameof(ProcessorShareTests), DisableParallelization = true)]
[Collection(nameof(ProcessorShareTests))]
public sealed class ProcessorShareTests
{
    [Fact]
    public async Task No_more_work_runs_at_once_than_may_and_all_of_it_is_done()
    {
        var (inside, most, done) = (0, 0, 0);
        var workers = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(worker => Task.Run(async () =>
        {
            var share = new ProcessorShare();
            for (var i = 0; i < 200; i++)
            {
                if (worker % 2 == 0)
                {
                    await share.EnterAsync();
                }
                else
                {
                    share.Enter();
                }

                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                Thread.SpinWait(200);
                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref done);
                share.Exit();
            }
        }));

        await Task.WhenAll(workers);

        Assert.Equal(4 * Environment.ProcessorCount * 200, done);
        Assert.InRange(most, 1, ProcessorShare.MostAtOnce);
    }

    [Fact]
    public async Task Turns_come_in_the_order_of_asking()
    {
        var holders = Enumerable.Range(0, ProcessorShare.MostAtOnce).Select(_ => new ProcessorShare()).ToArray();
        foreach (var holder in holders)
        {
            await holder.EnterAsync();
        }

        var order = new List<int>();
        var waiting = Enumerable.Range(0, 5).Select(i =>
        {
            var share = new ProcessorShare();
            var turn = share.EnterAsync();
            return Finish(share, turn, i);
        }).ToArray();

        // One turn goes round; with more of them neighbours might pass each other.
        holders[0].Exit();
        await Task.WhenAll(waiting);
        foreach (var holder in holders[1..])
        {
            holder.Exit();
        }

        Assert.Equal([0, 1, 2, 3, 4], order);

        async Task Finish(ProcessorShare share, ValueTask turn, int i)
        {
            await turn;
            lock (order)
            {
                order.Add(i);
            }

            share.Exit();
        }
    }

    [Fact]
    public async Task Decoding_goes_first_three_times_of_four()
    {
        var holders = Enumerable.Range(0, ProcessorShare.MostAtOnce).Select(_ => new ProcessorShare()).ToArray();
        foreach (var holder in holders)
        {
            await holder.EnterAsync();
        }

        var order = new List<char>();
        var waiting = "aaadddddd".Select(kind =>
        {
            var share = new ProcessorShare(decodes: kind == 'd');
            return Finish(share, share.EnterAsync(), kind);
        }).ToArray();
        holders[0].Exit();
        await Task.WhenAll(waiting);
        foreach (var holder in holders[1..])
        {
            holder.Exit();
        }

        Assert.Equal("dddadddaa", string.Concat(order));

        async Task Finish(ProcessorShare share, ValueTask turn, char kind)
        {
            await turn;
            lock (order)
            {
                order.Add(kind);
            }

            share.Exit();
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int before;
        while (value > (before = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, before) != before)
        {
        }
    }
}

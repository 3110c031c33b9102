namespace FaceLiveness.Core.Tests;

public sealed class BatchingPersonDetectorTests
{
    [Fact]
    public async Task What_streams_ask_while_two_runs_are_under_way_becomes_one_run()
    {
        var inner = new HeldDetector(maximumBatch: 8);
        var detector = new BatchingPersonDetector(inner);
        var asked = Enumerable.Range(0, 7).Select(i => Ask(detector, i)).ToArray();
        inner.Release.SetResult();

        var answers = await Task.WhenAll(asked);

        Assert.Equal([1, 1, 5], inner.Batches.Order());
        Assert.Equal(Enumerable.Range(0, 7), answers.Select(answer => (int)answer.Box.X));
    }

    [Fact]
    public async Task A_batch_is_no_larger_than_the_model_takes()
    {
        var inner = new HeldDetector(maximumBatch: 2);
        var detector = new BatchingPersonDetector(inner);
        var asked = Enumerable.Range(0, 7).Select(i => Ask(detector, i)).ToArray();
        inner.Release.SetResult();

        await Task.WhenAll(asked);

        Assert.All(inner.Batches, size => Assert.InRange(size, 1, 2));
        Assert.Equal(7, inner.Batches.Sum());
    }

    [Fact]
    public async Task A_failed_run_fails_those_who_were_in_it_and_nobody_after_it()
    {
        var inner = new HeldDetector(maximumBatch: 8) { Fails = true };
        var detector = new BatchingPersonDetector(inner);
        inner.Release.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Ask(detector, 1));
        inner.Fails = false;

        Assert.Equal(2, (await Ask(detector, 2)).Box.X);
    }

    private static async Task<PersonDetection> Ask(BatchingPersonDetector detector, int stream)
    {
        using var frame = VideoFrame.Rent(16, 16, sequenceNumber: stream);
        return (await detector.DetectAsync([frame], TestContext.Current.CancellationToken))[0].Single();
    }

    /// <summary>Answers a frame's number as a place, once it is let go.</summary>
    private sealed class HeldDetector(int maximumBatch) : IPersonDetector
    {
        private readonly List<int> _batches = [];

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fails { get; set; }

        public int MaximumBatch => maximumBatch;

        public IReadOnlyList<int> Batches
        {
            get
            {
                lock (_batches)
                {
                    return [.. _batches];
                }
            }
        }

        public async ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
            IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
        {
            lock (_batches)
            {
                _batches.Add(frames.Count);
            }

            await Release.Task;
            return Fails
                ? throw new InvalidOperationException("The card is gone.")
                : [.. frames.Select(frame => (IReadOnlyList<PersonDetection>)[new PersonDetection(new(frame.SequenceNumber, 0, 8, 8), 0.9f)])];
        }
    }
}

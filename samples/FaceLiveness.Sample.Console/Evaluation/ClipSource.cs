using System.Runtime.CompilerServices;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>A recording whose frames come at given times, and some of them not at all. Those that come keep their number in the file.</summary>
/// <param name="recording">The recording.</param>
/// <param name="times">When each of its frames was taken.</param>
/// <param name="kept">Which of them come, rising.</param>
internal sealed class ClipSource(IFrameSource recording, IReadOnlyList<TimeSpan> times, IReadOnlyList<int> kept) : IFrameSource
{
    public string Id => recording.Id;

    public bool IsLive => false;

    public TimeSpan? Duration => times[^1];

    public long DecodeErrors => recording.DecodeErrors;

    public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = 0;
        await foreach (var frame in recording.ReadFramesAsync(cancellationToken))
        {
            if (next == kept.Count)
            {
                frame.Dispose();
                break;
            }

            if (frame.SequenceNumber != kept[next])
            {
                frame.Dispose();
                continue;
            }

            next++;
            var time = times[(int)frame.SequenceNumber];
            yield return frame.Timestamp == time ? frame : At(time, frame);
        }
    }

    private static VideoFrame At(TimeSpan time, VideoFrame frame)
    {
        using (frame)
        {
            VideoFrame copy;
            if (frame.HasPlanes)
            {
                var from = frame.Planes;
                copy = VideoFrame.RentPlanes(frame.Width, frame.Height, from.Color, frame.SourceId, frame.SequenceNumber, time, frame.CaptureTime);
                var to = copy.Planes;
                from.Luma.CopyTo(to.Luma);
                from.Cb.CopyTo(to.Cb);
                from.Cr.CopyTo(to.Cr);
            }
            else
            {
                copy = VideoFrame.Rent(frame.Width, frame.Height, frame.Format, frame.SourceId, frame.SequenceNumber, time, frame.CaptureTime);
                frame.Pixels.CopyTo(copy.Pixels);
            }

            return copy;
        }
    }
}

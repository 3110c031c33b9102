using FaceLiveness.FFmpeg;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary>What the pipeline made of a video whose blinks are labelled.</summary>
/// <param name="Clip">The video and its labels.</param>
/// <param name="Times">When each frame was taken.</param>
/// <param name="Looked">How many of the frames were looked at.</param>
/// <param name="Blinks">The blinks of all tracks, by their end, with the frames from their start to their end.</param>
/// <param name="Score">How well they fit the labels.</param>
/// <param name="Traces">The EAR of every track.</param>
internal sealed record BlinkRun(
    BlinkClip Clip, IReadOnlyList<TimeSpan> Times, int Looked, IReadOnlyList<(FrameRange Frames, Blink Blink)> Blinks, BlinkScore Score, IReadOnlyList<EarTrace> Traces)
{
    /// <summary>Reads a video through, so that labels can be held against it before anything is measured.</summary>
    /// <returns>When each frame was taken: by the file of capture times where there is one, otherwise by the video.</returns>
    /// <exception cref="InvalidDataException">Labels or capture times do not belong to the video, or it is damaged.</exception>
    public static async Task<IReadOnlyList<TimeSpan>> TimesAsync(BlinkClip clip, CancellationToken cancellationToken)
    {
        var recording = new FFmpegFrameSource(clip.Name, clip.Path);
        var times = new List<TimeSpan>();
        await foreach (var frame in recording.ReadFramesAsync(cancellationToken))
        {
            times.Add(frame.Timestamp);
            frame.Dispose();
        }

        WholeRecording.ThrowIfDamaged(recording.DecodeErrors, clip.Name);
        BlinkManifest.ThrowIfBeyond(clip, times.Count);
        if (clip.CaptureTimes is not { } path)
        {
            return times;
        }

        var captured = CaptureTimes.Read(path);
        CaptureTimes.ThrowIfNotOf(clip.Name, times.Count, path, captured.Count);
        return captured;
    }

    /// <summary>Watches a video.</summary>
    /// <param name="models">What the pipeline looks with.</param>
    /// <param name="clip">The video.</param>
    /// <param name="times">When each of its frames was taken.</param>
    /// <param name="framesPerSecond">The rate to drop frames to; null for every frame.</param>
    /// <param name="tolerance">Within how many frames of a label a detection counts.</param>
    /// <param name="looked">Told of every frame.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BlinkRun> WatchAsync(
        IReadOnlyList<ModelFile> models, BlinkClip clip, IReadOnlyList<TimeSpan> times, double? framesPerSecond, int tolerance, Action looked, CancellationToken cancellationToken)
    {
        var kept = framesPerSecond is { } rate ? FrameRateCut.Kept(times, rate) : [.. Enumerable.Range(0, times.Count)];
        var source = new ClipSource(new FFmpegFrameSource(clip.Name, clip.Path), times, kept);
        var builder = ForgetfulPipeline.Create(models, source, out var options);
        var recorder = new EarRecorder(options.Blink, Math.Max(1, times.Count));
        await using var pipeline = builder.AddResultSink(recorder).Build();
        var blinks = new List<(FrameRange, Blink)>();
        await foreach (var result in pipeline.RunAsync(cancellationToken))
        {
            looked();
            blinks.AddRange(result.Events.OfType<PersonBlinked>().Select(blinked =>
                (new FrameRange(Nearest(times, blinked.Blink.Start), Nearest(times, blinked.Blink.End)), blinked.Blink)));
        }

        WholeRecording.ThrowIfBroken(pipeline, clip.Name);
        var score = BlinkScore.Of(clip, [.. blinks.Select(blink => blink.Item1)], tolerance, times);
        return new(clip, times, kept.Count, blinks, score, recorder.Traces);
    }

    private static int Nearest(IReadOnlyList<TimeSpan> times, TimeSpan time) =>
        Enumerable.Range(0, times.Count).MinBy(frame => (times[frame] - time).Duration());
}

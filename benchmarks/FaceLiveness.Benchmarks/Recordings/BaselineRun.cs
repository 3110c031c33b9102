using FaceLiveness.Benchmarks.Baseline;
using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.FFmpeg;

namespace FaceLiveness.Benchmarks.Recordings;

/// <summary>The afternoon's pipeline over the clips, one after another. Its pictures come from our own decoder, which is faster than what tutorials use.</summary>
internal static class BaselineRun
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static async Task<SystemRun> MeasureAsync(
        string name, IReadOnlyList<SampleClip> clips, TimeSpan piece, IReadOnlyList<ModelFile> models, bool spinning)
    {
        using (var warmUp = new AfternoonPipeline(Paths(models), spinning))
        {
            await WatchAsync(warmUp, new Findings(clips[^1]), WarmUp, name);
        }

        using var pipeline = new AfternoonPipeline(Paths(models), spinning);
        Findings[] findings = [.. clips.Select(clip => new Findings(clip))];
        var passage = await Passage.MeasureAsync(async () =>
        {
            foreach (var clip in findings)
            {
                await WatchAsync(pipeline, clip, piece, name);
            }

            return (findings.Sum(clip => clip.Frames), TimeSpan.FromTicks(findings.Sum(clip => clip.Video.Ticks)));
        });
        return new(name, passage, findings);
    }

    private static async Task WatchAsync(AfternoonPipeline pipeline, Findings findings, TimeSpan piece, string name)
    {
        var source = new FFmpegFrameSource(findings.Clip.Name, findings.Clip.File, new FFmpegSourceOptions { StartAt = findings.Clip.From, Duration = piece });
        await foreach (var frame in source.ReadFramesAsync())
        {
            using (frame)
            {
                findings.Frame(frame.Timestamp);
                pipeline.Look(frame, findings);
            }

            if (findings.Frames % 25 == 0)
            {
                Progress.Update($"{name}: {findings.Clip.Name} {frame.Timestamp.TotalSeconds:F0} of {piece.TotalSeconds:F0} s");
            }
        }
    }

    private static Dictionary<string, string> Paths(IReadOnlyList<ModelFile> models) => models.ToDictionary(model => model.Id, model => model.Path);
}

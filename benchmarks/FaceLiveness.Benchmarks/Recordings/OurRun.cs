using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;

namespace FaceLiveness.Benchmarks.Recordings;

/// <summary>Our pipeline over the clips, as the demo runs it: three recordings at once, profiles, status and history in a folder.</summary>
internal static class OurRun
{
    // Until then the runtime has compiled what is called often.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public static async Task<SystemRun> MeasureAsync(string name, IReadOnlyList<SampleClip> clips, TimeSpan piece, IReadOnlyList<ModelFile> models)
    {
        await WatchAsync([.. clips.Select(clip => new Findings(clip))], WarmUp, models, $"{name}, warming up");
        Findings[] findings = [.. clips.Select(clip => new Findings(clip))];
        var passage = await Passage.MeasureAsync(async () =>
        {
            await WatchAsync(findings, piece, models, name);
            return (findings.Sum(clip => clip.Frames), TimeSpan.FromTicks(findings.Sum(clip => clip.Video.Ticks)));
        });
        return new(name, passage, findings);
    }

    private static async Task WatchAsync(Findings[] clips, TimeSpan piece, IReadOnlyList<ModelFile> models, string name)
    {
        var folder = Directory.CreateTempSubdirectory("faceliveness-bench-").FullName;
        try
        {
            await WatchAsync(clips, piece, models, name, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WatchAsync(Findings[] clips, TimeSpan piece, IReadOnlyList<ModelFile> models, string name, string folder)
    {
        var builder = new PipelineBuilder()
            .AddOnnxModels(models)
            .AddBlinkLiveness()
            .AddLivenessCheck(new SurroundingsLivenessCheck())
            .AddLivenessCheck(new RepetitionLivenessCheck())
            .AddFileProfileStore(Path.Combine(folder, "profiles"))
            .AddImageCodec(new SkiaImageCodec())
            .AddStatusFile(Path.Combine(folder, "status.json"))
            .AddHistoryFile(Path.Combine(folder, "history.jsonl"));
        foreach (var clip in clips)
        {
            builder.AddSource(new FFmpegFrameSource(clip.Clip.Name, clip.Clip.File, new FFmpegSourceOptions { StartAt = clip.Clip.From, Duration = piece }));
        }

        var tracks = new HashSet<(string Stream, int Track)>();
        var frames = 0;
        await using var pipeline = builder.Build();
        await foreach (var result in pipeline.RunAsync())
        {
            var findings = Array.Find(clips, clip => clip.Clip.Name == result.StreamId)!;
            findings.Frame(result.Timestamp);
            foreach (var person in result.Persons)
            {
                if (tracks.Add((result.StreamId, person.TrackId)))
                {
                    findings.Track();
                }

                if (person.Identity.ProfileId is { } profile)
                {
                    findings.See(profile);
                }
            }

            foreach (var happened in result.Events)
            {
                if (happened is PersonBlinked { Blink: var blink })
                {
                    findings.Blink((blink.Start + blink.End) / 2);
                }
            }

            if (++frames % 100 == 0)
            {
                Progress.Update($"{name}: {frames} frames");
            }
        }

        if (pipeline.Streams.FirstOrDefault(stream => stream.Fault is not null) is { } lost)
        {
            throw new InvalidOperationException($"{lost.StreamId}: {lost.Fault}");
        }
    }
}

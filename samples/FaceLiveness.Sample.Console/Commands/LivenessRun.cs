using FaceLiveness.FFmpeg;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary>What the pipeline made of one presentation.</summary>
/// <param name="Item">What was shown.</param>
/// <param name="Length">How much of it was looked at, to the last frame.</param>
/// <param name="FaceSeen">Media time of the first frame with a face; null without one.</param>
/// <param name="Policy">What the policy said, over all checks.</param>
/// <param name="Checks">What each check said for itself, by its name.</param>
/// <param name="Enrolled">Whether a profile was made.</param>
internal sealed record LivenessRun(
    LivenessItem Item, TimeSpan Length, TimeSpan? FaceSeen, VerdictLog Policy, IReadOnlyDictionary<string, VerdictLog> Checks, bool Enrolled)
{
    public static async Task<LivenessRun> WatchAsync(IReadOnlyList<ModelFile> models, LivenessItem item, CancellationToken cancellationToken)
    {
        var checks = new Dictionary<string, VerdictLog>(StringComparer.Ordinal);
        await using var pipeline = ForgetfulPipeline.Create(models, Source(item), out _)
            .UseLivenessCheck(check => new Overheard(check, LogOf(check.Name)))
            .Build();
        var policy = new VerdictLog();
        var (length, faceSeen, enrolled) = (TimeSpan.Zero, (TimeSpan?)null, false);
        await foreach (var result in pipeline.RunAsync(cancellationToken))
        {
            length = result.Timestamp;
            enrolled |= result.Events.Any(happened => happened is ProfileCreated);
            foreach (var person in result.Persons)
            {
                faceSeen ??= person.Face is null ? null : result.Timestamp;
                policy.Add(result.Timestamp, person.Liveness);
            }
        }

        WholeRecording.ThrowIfBroken(pipeline, item.Name);
        ThrowIfTooShort(item, length);
        return new(item, length - item.From, faceSeen, policy, checks, enrolled);

        VerdictLog LogOf(string check) => checks.TryGetValue(check, out var log) ? log : checks[check] = new();
    }

    /// <summary>How the policy (null) or a check judged it.</summary>
    public Presentation By(string? check)
    {
        var log = check is null ? Policy : Checks[check];
        return new(Item.Kind, log.Outcome, log.FirstVerdict - FaceSeen, log.MeanScore);
    }

    private static IFrameSource Source(LivenessItem item) => item.IsPicture
        ? new PictureSource(item.Name, item.Path)
        : new FFmpegFrameSource(item.Name, item.Path, new FFmpegSourceOptions { StartAt = item.From, Duration = item.To - item.From });

    private static void ThrowIfTooShort(LivenessItem item, TimeSpan length)
    {
        // The last frame begins before the end: by as much as a slow camera's frame lasts.
        var frame = TimeSpan.FromMilliseconds(200);
        if (!item.IsPicture && (item.To ?? item.From) > length + frame)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{item.Name} ends after {length.TotalSeconds:0.0} s, and the manifest asks for it up to {(item.To ?? item.From).TotalSeconds:0.0} s. Correct from and to, in seconds of the video."));
        }
    }

    /// <summary>Hands on what a check says, and notes it.</summary>
    private sealed class Overheard(ILivenessCheck check, VerdictLog log) : ILivenessCheck
    {
        public string Name => check.Name;

        public ILivenessSession BeginSession() => new Session(check.BeginSession(), log);

        private sealed class Session(ILivenessSession session, VerdictLog log) : ILivenessSession
        {
            public async ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default)
            {
                var verdict = await session.ObserveAsync(observation, cancellationToken);
                log.Add(observation.Timestamp, verdict);
                return verdict;
            }
        }
    }
}

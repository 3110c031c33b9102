using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>
/// Lets the profiles learn from one stream's tracks. A recording waits for it, so that it gives the same result every time; a live stream goes on
/// and hears of the outcome in a later frame.
/// </summary>
internal sealed partial class ProfileLearner(ProfileManager profiles, IFrameSource source, ILogger logger)
{
    private Task<IReadOnlyList<PipelineEvent>>? _underWay;

    /// <summary>What came of the learning that was under way; nothing while it still is, unless it is waited for.</summary>
    public async ValueTask<IReadOnlyList<PipelineEvent>> CollectAsync(bool wait)
    {
        if (_underWay is not { } learning || !(wait || learning.IsCompleted))
        {
            return [];
        }

        _underWay = null;
        return await learning.ConfigureAwait(false);
    }

    /// <summary>Learns from the tracks of which something new is known.</summary>
    public async ValueTask<IReadOnlyList<PipelineEvent>> LearnAsync(
        StreamMoment at, List<TrackState> tracks, CancellationToken cancellationToken)
    {
        if (_underWay is not null)
        {
            return [];
        }

        List<(int TrackId, TrackEvidence Evidence)>? news = null;
        foreach (var track in tracks)
        {
            if (track.HasNews)
            {
                track.HasNews = false;
                (news ??= []).Add((track.Person.TrackId, new TrackEvidence(
                    source.Id, track.OwnLooks, track.Identity, track.Proof.State == LivenessState.Live)));
            }
        }

        if (news is null)
        {
            return [];
        }

        if (!source.IsLive)
        {
            return await ConsiderAsync(at, news, cancellationToken).ConfigureAwait(false);
        }

        _underWay = ConsiderElsewhereAsync(at, news);
        return [];
    }

    // Apart from the caller: a lambda there would cost an object for every frame.
    private Task<IReadOnlyList<PipelineEvent>> ConsiderElsewhereAsync(StreamMoment at, List<(int TrackId, TrackEvidence Evidence)> news) =>
        Task.Run(() => ConsiderAsync(at, news, CancellationToken.None), CancellationToken.None);

    private async Task<IReadOnlyList<PipelineEvent>> ConsiderAsync(
        StreamMoment at, List<(int TrackId, TrackEvidence Evidence)> news, CancellationToken cancellationToken)
    {
        var events = new List<PipelineEvent>();
        foreach (var (trackId, evidence) in news)
        {
            try
            {
                var outcome = await profiles.ConsiderAsync(evidence, cancellationToken).ConfigureAwait(false);
                if (outcome.Kind == ProfileOutcomeKind.Created)
                {
                    events.Add(new ProfileCreated(at, trackId, outcome.Profile!.Id, outcome.Profile.Name));
                }
                else if (outcome.Kind == ProfileOutcomeKind.Improved)
                {
                    events.Add(new ProfileImproved(at, trackId, outcome.Profile!.Id, outcome.Quality));
                }

                if (evidence.Identity.ProfileId is { } known)
                {
                    await profiles.MarkSeenAsync(known, at.CaptureTime, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (IOException exception)
            {
                // The store says what to do. Watching goes on, and the next look tries again.
                LogNotSaved(logger, exception, source.Id);
            }
        }

        return events;
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Error, Message = "What stream {Stream} learned of a person could not be saved; watching goes on and the next look tries again")]
    private static partial void LogNotSaved(ILogger logger, Exception exception, string stream);
}

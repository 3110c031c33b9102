namespace FaceLiveness;

/// <summary>Something happened that somebody may want to know of.</summary>
/// <param name="At">In which stream, and when.</param>
public abstract record PipelineEvent(StreamMoment At);

/// <summary>Something happened to a person who is being followed.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
public abstract record PersonEvent(StreamMoment At, int TrackId) : PipelineEvent(At);

/// <summary>A person came into view.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
public sealed record PersonAppeared(StreamMoment At, int TrackId) : PersonEvent(At, TrackId);

/// <summary>A person is gone from view.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
/// <param name="ProfileId">Who it was; null where that was not known.</param>
public sealed record PersonLeft(StreamMoment At, int TrackId, string? ProfileId) : PersonEvent(At, TrackId);

/// <summary>
/// A person who had left, or been out of sight, is back and has their old id again. Whether they are live is to be proven anew.
/// </summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track: the old id, from now on.</param>
/// <param name="FormerId">The id that the person was shown under since they came back.</param>
public sealed record PersonRejoined(StreamMoment At, int TrackId, int FormerId) : PersonEvent(At, TrackId);

/// <summary>A person was recognised as somebody known, or as another than before.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
/// <param name="ProfileId">Which profile.</param>
/// <param name="Name">Its name.</param>
/// <param name="Similarity">Cosine similarity, -1 to 1.</param>
public sealed record PersonRecognized(StreamMoment At, int TrackId, string ProfileId, string Name, float Similarity) : PersonEvent(At, TrackId);

/// <summary>A person was seen well enough to say that nobody known is meant.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
public sealed record PersonUnknown(StreamMoment At, int TrackId) : PersonEvent(At, TrackId);

/// <summary>A person blinked.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
/// <param name="Blink">When and how.</param>
public sealed record PersonBlinked(StreamMoment At, int TrackId, Blink Blink) : PersonEvent(At, TrackId);

/// <summary>A person proved to be live.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
/// <param name="Verdict">The verdict and its reason.</param>
public sealed record LivenessConfirmed(StreamMoment At, int TrackId, LivenessVerdict Verdict) : PersonEvent(At, TrackId);

/// <summary>What looks like a person may be a photo or a screen.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
/// <param name="Verdict">The verdict and its reason.</param>
public sealed record SpoofSuspected(StreamMoment At, int TrackId, LivenessVerdict Verdict) : PersonEvent(At, TrackId);

/// <summary>A live unknown got a profile.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
/// <param name="ProfileId">Which profile.</param>
/// <param name="Name">Its name.</param>
public sealed record ProfileCreated(StreamMoment At, int TrackId, string ProfileId, string Name) : PersonEvent(At, TrackId);

/// <summary>A profile got a better look.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="TrackId">The person's track in that stream.</param>
/// <param name="ProfileId">Which profile.</param>
/// <param name="Quality">The new sample's quality, 0 to 1.</param>
public sealed record ProfileImproved(StreamMoment At, int TrackId, string ProfileId, float Quality) : PersonEvent(At, TrackId);

/// <summary>A stream delivers its first picture.</summary>
/// <param name="At">In which stream, and when.</param>
public sealed record StreamStarted(StreamMoment At) : PipelineEvent(At);

/// <summary>A stream broke off, or could not be opened.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="Reason">One sentence, without credentials.</param>
/// <param name="RetryIn">When it is tried again; null where it is not.</param>
public sealed record StreamLost(StreamMoment At, string Reason, TimeSpan? RetryIn) : PipelineEvent(At);

/// <summary>A stream's connection is open, and no picture comes: it is stalled. Pictures will restore it, further silence loses it.</summary>
/// <param name="At">In which stream, and when.</param>
/// <param name="Silence">How long ago the last picture came.</param>
public sealed record StreamStalled(StreamMoment At, TimeSpan Silence) : PipelineEvent(At);

/// <summary>A stream that was stalled or lost delivers pictures again.</summary>
/// <param name="At">In which stream, and when.</param>
public sealed record StreamRestored(StreamMoment At) : PipelineEvent(At);

/// <summary>A recording came to its end, or the stream was stopped.</summary>
/// <param name="At">In which stream, and when.</param>
public sealed record StreamEnded(StreamMoment At) : PipelineEvent(At);

/// <summary>A stream was taken out of the pipeline: it is not watched any more.</summary>
/// <param name="At">In which stream, and when.</param>
public sealed record StreamRemoved(StreamMoment At) : PipelineEvent(At);

/// <summary>The machine can't keep up with its cameras, and less is done for all of them; or it can again, and more is done.</summary>
/// <param name="At">In the stream in which it was noticed, and when.</param>
/// <param name="Load">What is left out from now on.</param>
public sealed record LoadChanged(StreamMoment At, LoadLevel Load) : PipelineEvent(At);

using System.Globalization;

namespace FaceLiveness.Imaging.Skia;

/// <summary>One cell of a contact sheet before its picture is drawn: what happened, and how much that matters.</summary>
/// <param name="At">When.</param>
/// <param name="TrackId">To whom.</param>
/// <param name="Rank">How notable it is; the higher stays when there are too many.</param>
/// <param name="Key">Equal for what need not be shown twice.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Detail">To whom, or by what; empty where the title says it all.</param>
internal readonly record struct SheetMoment(TimeSpan At, int TrackId, int Rank, string Key, string Title, string Detail)
{
    /// <summary>The moment that an event makes; null where it makes none.</summary>
    public static SheetMoment? Of(PipelineEvent pipelineEvent) => pipelineEvent switch
    {
        ProfileCreated e => new(e.At.Timestamp, e.TrackId, 5, $"created {e.ProfileId}", "profile created", e.Name),
        PersonRecognized e => new(
            e.At.Timestamp, e.TrackId, 4, $"recognized {e.ProfileId}", "recognised", string.Create(CultureInfo.InvariantCulture, $"{e.Name} \u00b7 match {e.Similarity:0.00}")),
        SpoofSuspected e => new(e.At.Timestamp, e.TrackId, 4, $"spoof {e.TrackId}", "may be a photo or a screen", e.Verdict.Reason),
        LivenessConfirmed e => new(e.At.Timestamp, e.TrackId, 3, $"live {e.TrackId}", "proved live", e.Verdict.Reason),
        PersonBlinked e => new(e.At.Timestamp, e.TrackId, 2, $"blink {e.TrackId}", "first blink", Person(e)),
        PersonUnknown e => new(e.At.Timestamp, e.TrackId, 1, $"unknown {e.TrackId}", "nobody known", Person(e)),
        PersonAppeared e => new(e.At.Timestamp, e.TrackId, 1, $"appeared {e.TrackId}", "somebody appeared", Person(e)),
        _ => null,
    };

    private static string Person(PersonEvent pipelineEvent) => string.Create(CultureInfo.InvariantCulture, $"person {pipelineEvent.TrackId}");
}

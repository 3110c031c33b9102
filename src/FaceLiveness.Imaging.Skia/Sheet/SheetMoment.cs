using System.Globalization;

namespace FaceLiveness.Imaging.Skia;

/// <summary>One cell of a contact sheet before its picture is drawn: what happened, and how much that matters.</summary>
/// <param name="At">When.</param>
/// <param name="TrackId">To whom.</param>
/// <param name="Rank">How notable it is; the higher stays when there are too many.</param>
/// <param name="Key">Equal for what need not be shown twice.</param>
/// <param name="Title">What happened, in a few words.</param>
internal readonly record struct SheetMoment(TimeSpan At, int TrackId, int Rank, string Key, string Title)
{
    /// <summary>The moment that an event makes; null where it makes none.</summary>
    public static SheetMoment? Of(PipelineEvent pipelineEvent) => pipelineEvent switch
    {
        ProfileCreated e => new(e.At.Timestamp, e.TrackId, 5, $"created {e.ProfileId}", $"profile {e.Name} created"),
        PersonRecognized e => new(
            e.At.Timestamp, e.TrackId, 4, $"recognized {e.ProfileId}", string.Create(CultureInfo.InvariantCulture, $"recognised as {e.Name} ({e.Similarity:0.00})")),
        SpoofSuspected e => new(e.At.Timestamp, e.TrackId, 4, $"spoof {e.TrackId}", "may be a photo or a screen"),
        LivenessConfirmed e => new(e.At.Timestamp, e.TrackId, 3, $"live {e.TrackId}", "proved live"),
        PersonBlinked e => new(e.At.Timestamp, e.TrackId, 2, $"blink {e.TrackId}", "first blink"),
        PersonUnknown e => new(e.At.Timestamp, e.TrackId, 1, $"unknown {e.TrackId}", "nobody known"),
        PersonAppeared e => new(e.At.Timestamp, e.TrackId, 1, $"appeared {e.TrackId}", string.Create(CultureInfo.InvariantCulture, $"person {e.TrackId} appeared")),
        _ => null,
    };
}

using System.Globalization;

namespace FaceLiveness.Imaging.Skia;

/// <summary>What an overlay writes of a person.</summary>
/// <param name="Mark">Colour and mark.</param>
/// <param name="Title">Who it is.</param>
/// <param name="Detail">Liveness, blinks and how sure the title is.</param>
internal readonly record struct PersonCaption(PersonMark Mark, string Title, string Detail)
{
    public static PersonCaption Of(PersonResult person)
    {
        var identity = person.Identity;
        var title = identity.State switch
        {
            IdentityState.Known => OneLine(identity.Name ?? identity.ProfileId ?? "known"),
            IdentityState.Unknown => "unknown",
            _ => "looking\u2026",
        };
        var mark = person.Liveness.State == LivenessState.Spoof
            ? PersonMark.Spoof
            : identity.State switch
            {
                IdentityState.Known => PersonMark.Known,
                IdentityState.Unknown => PersonMark.Unknown,
                _ => PersonMark.Undecided,
            };
        var blinks = person.BlinkCount == 1 ? "1 blink" : string.Create(CultureInfo.InvariantCulture, $"{person.BlinkCount} blinks");
        var confidence = identity.State == IdentityState.Known
            ? string.Create(CultureInfo.InvariantCulture, $"match {identity.Similarity:0.00}")
            : string.Create(CultureInfo.InvariantCulture, $"person {person.Confidence:0.00}");
        return new(mark, title, $"{Liveness(person.Liveness.State)} \u00b7 {blinks} \u00b7 {confidence}");
    }

    private static string Liveness(LivenessState state) => state switch
    {
        LivenessState.Live => "live",
        LivenessState.Spoof => "SPOOF?",
        LivenessState.Inconclusive => "checking",
        _ => "not checked",
    };

    private static string OneLine(string name) =>
        name.Any(char.IsControl) ? string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c)) : name;
}

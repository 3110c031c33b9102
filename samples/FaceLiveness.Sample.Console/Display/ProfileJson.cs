using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Sample.Display;

/// <summary>Profiles as a program reads them. Never the vectors: they are biometric data, and no use on a screen.</summary>
internal static class ProfileJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Write(object value) => Console.WriteLine(JsonSerializer.Serialize(value, Options));

    public static object Of(Profile profile, ProfileManager manager) => new
    {
        profile.Id,
        profile.Name,
        profile.Origin,
        profile.State,
        profile.Version,
        profile.CreatedAt,
        profile.UpdatedAt,
        profile.LastSeenAt,
        Aliases = manager.AliasesOf(profile.Id),
        profile.NotSameAs,
        Consent = manager.ConsentOf(profile.Id),
        Samples = profile.Samples.Select(sample => new
        {
            sample.Id,
            sample.Quality,
            sample.Origin,
            Founding = sample.IsFounding,
            sample.Admission,
            sample.OriginalProfileId,
            sample.CapturedAt,
            sample.Source,
        }),
    };

    public static object Of(AuditRecord record) => new
    {
        record.Line,
        record.FollowsPrevious,
        Time = record.Event?.At,
        record.Event?.Kind,
        record.Event?.ProfileId,
        record.Event?.OtherProfileId,
        record.Event?.SampleIds,
        record.Event?.Actor,
        record.Event?.Reason,
    };
}

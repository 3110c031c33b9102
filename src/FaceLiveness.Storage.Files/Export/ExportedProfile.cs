using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Storage.Files;

/// <summary>profile.json of an export: all of a profile. README.txt tells the person what the fields mean.</summary>
internal sealed record ExportedProfile
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required ProfileOrigin Origin { get; init; }

    public required ProfileState State { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required string? MergedInto { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    public required IReadOnlyList<string> NotSameAs { get; init; }

    public required ProfileConsent? Consent { get; init; }

    public required IReadOnlyList<ExportedSample> Samples { get; init; }

    public static ExportedProfile Of(Profile profile, IReadOnlyList<string> aliases, IReadOnlySet<string> pictures) => new()
    {
        Id = profile.Id,
        Name = profile.Name,
        Origin = profile.Origin,
        State = profile.State,
        Version = profile.Version,
        CreatedAt = profile.CreatedAt,
        UpdatedAt = profile.UpdatedAt,
        LastSeenAt = profile.LastSeenAt,
        MergedInto = profile.MergedInto,
        Aliases = aliases,
        NotSameAs = profile.NotSameAs,
        Consent = profile.Consent,
        Samples = [.. profile.Samples.Select(sample => ExportedSample.Of(sample, pictures.Contains(sample.Id)))],
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ExportJson.Readable.ExportedProfile);
}

/// <summary>One sample in profile.json of an export.</summary>
internal sealed record ExportedSample
{
    public required string Id { get; init; }

    public required ProfileOrigin Origin { get; init; }

    public required bool Founding { get; init; }

    public required float Quality { get; init; }

    public required string Admission { get; init; }

    public required string? OriginalProfileId { get; init; }

    public required DateTimeOffset CapturedAt { get; init; }

    public required string Source { get; init; }

    public required string? Picture { get; init; }

    public required string EmbeddingModel { get; init; }

    public required int EmbeddingDimension { get; init; }

    /// <summary>The vector's 32-bit floats, little-endian; JSON writes bytes as base64.</summary>
    public required byte[] Embedding { get; init; }

    public static string PictureName(string sampleId) => $"{sampleId}.jpg";

    public static ExportedSample Of(ProfileSample sample, bool hasPicture) => new()
    {
        Id = sample.Id,
        Origin = sample.Origin,
        Founding = sample.IsFounding,
        Quality = sample.Quality,
        Admission = sample.Admission,
        OriginalProfileId = sample.OriginalProfileId,
        CapturedAt = sample.CapturedAt,
        Source = sample.Source,
        Picture = hasPicture ? PictureName(sample.Id) : null,
        EmbeddingModel = sample.Embedding.ModelId,
        EmbeddingDimension = sample.Embedding.Dimension,
        Embedding = MemoryMarshal.AsBytes(sample.Embedding.Vector).ToArray(),
    };
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnum<ProfileOrigin>), typeof(SnakeCaseEnum<ProfileState>)])]
[JsonSerializable(typeof(ExportedProfile))]
internal sealed partial class ExportJson : JsonSerializerContext
{
    public static ExportJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

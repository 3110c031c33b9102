using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceLiveness.Storage.Files;

/// <summary>profile.json: all of a profile but its vectors and pictures, which it names by their hashes.</summary>
internal sealed class ProfileDocument
{
    public const int SupportedFormat = 1;

    public int Format { get; set; } = SupportedFormat;

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public ProfileOrigin Origin { get; set; }

    public ProfileState State { get; set; }

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    public string? MergedInto { get; set; }

    public List<string>? NotSameAs { get; set; }

    public ProfileConsent? Consent { get; set; }

    /// <summary>SHA-256 of the embeddings file; null for a profile without samples.</summary>
    public string? EmbeddingsSha256 { get; set; }

    /// <summary>In the order of the rows of the embeddings file.</summary>
    public List<SampleDocument> Samples { get; set; } = [];

    /// <summary>Fields of later versions, carried along.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}

/// <summary>One sample in profile.json.</summary>
internal sealed class SampleDocument
{
    public string Id { get; set; } = "";

    public float Quality { get; set; }

    public ProfileOrigin Origin { get; set; }

    public bool Founding { get; set; }

    public string? Admission { get; set; }

    public string? OriginalProfileId { get; set; }

    public DateTimeOffset CapturedAt { get; set; }

    public string Source { get; set; } = "";

    /// <summary>SHA-256 of the picture; null where there is none.</summary>
    public string? PictureSha256 { get; set; }

    /// <summary>Fields of later versions, carried along.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ProfileDocument))]
internal sealed partial class ProfileDocumentContext : JsonSerializerContext;

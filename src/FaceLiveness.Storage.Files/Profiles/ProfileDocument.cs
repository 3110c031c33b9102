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

    /// <summary>Reads a document, and refuses what no save has written.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public static ProfileDocument Parse(ReadOnlySpan<byte> bytes)
    {
        ProfileDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(bytes, ProfileDocumentContext.Default.ProfileDocument);
        }
        catch (JsonException fault)
        {
            // The parser's own message can quote what it found, and a name is none of a log's business.
            throw Damaged($"is not readable at {fault.Path ?? "its beginning"}, line {fault.LineNumber + 1}, byte {fault.BytePositionInLine}");
        }

        if (document?.Format > SupportedFormat)
        {
            throw new NotSupportedException(
                $"A profile has format {document.Format}, but this version reads up to {SupportedFormat}. Use a newer version of FaceLiveness.");
        }

        if (document is null || !Profile.IsValidId(document.Id) || !Enum.IsDefined(document.Origin) || !Enum.IsDefined(document.State))
        {
            throw Damaged("has no valid id, origin or state");
        }

        if (document.Consent is { Purpose: null } or { Basis: null })
        {
            throw Damaged("has a consent without purpose or basis");
        }

        ThrowIfNoHash(document.EmbeddingsSha256);
        foreach (var sample in document.Samples ?? throw Damaged("has no list of samples"))
        {
            if (sample is null || !Profile.IsValidId(sample.Id) || !Enum.IsDefined(sample.Origin) || !float.IsFinite(sample.Quality))
            {
                throw Damaged("has a sample without a valid id, origin or quality");
            }

            ThrowIfNoHash(sample.PictureSha256);
        }

        return document;
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ProfileDocumentContext.Default.ProfileDocument);

    /// <summary>The document of the next version of a profile: everything but the hash of the embeddings and of new pictures.</summary>
    /// <param name="profile">The new content.</param>
    /// <param name="stored">The document of the stored version, whose pictures and unknown fields stay; null for a new profile.</param>
    public static ProfileDocument Next(Profile profile, ProfileDocument? stored)
    {
        var before = stored?.Samples.ToDictionary(sample => sample.Id, StringComparer.Ordinal);
        return new()
        {
            Id = profile.Id,
            Name = profile.Name,
            Origin = profile.Origin,
            State = profile.State,
            MergedInto = profile.MergedInto,
            NotSameAs = profile.NotSameAs.Count > 0 ? [.. profile.NotSameAs] : null,
            Consent = profile.Consent,
            Version = profile.Version + 1,
            CreatedAt = profile.CreatedAt,
            UpdatedAt = profile.UpdatedAt,
            LastSeenAt = profile.LastSeenAt,
            More = stored?.More,
            Samples =
            [
                .. profile.Samples.Select(sample =>
                {
                    var old = before?.GetValueOrDefault(sample.Id);
                    return new SampleDocument
                    {
                        Id = sample.Id,
                        Quality = sample.Quality,
                        Origin = sample.Origin,
                        Founding = sample.IsFounding,
                        Admission = sample.Admission.Length > 0 ? sample.Admission : null,
                        OriginalProfileId = sample.OriginalProfileId,
                        CapturedAt = sample.CapturedAt,
                        Source = sample.Source,
                        PictureSha256 = old?.PictureSha256,
                        More = old?.More,
                    };
                }),
            ],
        };
    }

    /// <summary>The profile, with the vectors from its embeddings file.</summary>
    /// <exception cref="InvalidDataException">The two don't fit, or the profile is not valid.</exception>
    public Profile ToProfile(FaceEmbedding[] embeddings)
    {
        if (Samples.Count != embeddings.Length)
        {
            throw Damaged($"lists {Samples.Count} samples, but there are {embeddings.Length} embeddings");
        }

        var samples = new ProfileSample[embeddings.Length];
        for (var row = 0; row < samples.Length; row++)
        {
            var sample = Samples[row];
            samples[row] = new()
            {
                Id = sample.Id,
                Embedding = embeddings[row],
                Quality = sample.Quality,
                Origin = sample.Origin,
                IsFounding = sample.Founding,
                Admission = sample.Admission ?? "",
                OriginalProfileId = sample.OriginalProfileId,
                CapturedAt = sample.CapturedAt,
                Source = sample.Source ?? "",
            };
        }

        var profile = new Profile
        {
            Id = Id,
            Name = Name,
            Origin = Origin,
            State = State,
            MergedInto = MergedInto,
            NotSameAs = NotSameAs ?? [],
            Consent = Consent,
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            LastSeenAt = LastSeenAt,
            Samples = samples,
        };
        try
        {
            profile.ThrowIfInvalid();
        }
        catch (ArgumentException fault)
        {
            throw new InvalidDataException($"{ProfileFiles.Document} is not valid: {fault.Message}", fault);
        }

        return profile;
    }

    private static void ThrowIfNoHash(string? text)
    {
        if (text is not null && (text.Length != 64 || !text.All(char.IsAsciiHexDigitLower)))
        {
            throw Damaged("has something else where a SHA-256 in small hexadecimal digits should be");
        }
    }

    private static InvalidDataException Damaged(string how) => new($"{ProfileFiles.Document} {how}");
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

namespace FaceLiveness.Models;

/// <summary>One model, or one sample clip, that the store knows how to install.</summary>
public sealed record CatalogueEntry
{
    /// <summary>Its name for users: lower case, such as <c>faceplugin-detect</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the model is for; <see langword="null"/> for a sample clip.</summary>
    public ModelRole? Role { get; init; }

    /// <summary>One phrase on what it is.</summary>
    public required string Description { get; init; }

    /// <summary>Name of the installed file: in <c>models/</c> of the home folder, or in <c>media/</c> for a clip.</summary>
    public required string FileName { get; init; }

    /// <summary>Hash of the installed file (after conversion), 64 lower-case hexadecimal digits; <see langword="null"/> where no hash is known, and then it isn't installed without one.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Length of the installed file in bytes, where known.</summary>
    public long? Bytes { get; init; }

    /// <summary>The publisher's licence, as an SPDX identifier or a short phrase.</summary>
    public required string License { get; init; }

    /// <summary>What is known, and what is not, about where the weights come from and what they may be used for. One or two sentences, for users to read before use.</summary>
    public required string Provenance { get; init; }

    /// <summary>Where it comes from.</summary>
    public required ModelSource Source { get; init; }

    /// <summary>What is done to the published files.</summary>
    public ModelConversion Conversion { get; init; }

    /// <summary>Licence and provenance in one line: to be shown before the model is used.</summary>
    public string LicenseSentence => $"{Id}: {License}. {Provenance}";

    internal string RelativePath => Path.Combine(Role is null ? "media" : "models", FileName);
}

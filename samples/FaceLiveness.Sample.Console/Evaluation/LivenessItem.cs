namespace FaceLiveness.Sample.Evaluation;

/// <summary>A presentation: a person, or an attack, before a camera.</summary>
internal sealed record LivenessItem
{
    /// <summary>The kind of those who are there in life.</summary>
    public const string BonaFide = "bona_fide";

    /// <summary>As the manifest calls it.</summary>
    public required string Name { get; init; }

    /// <summary>A video or a picture.</summary>
    public required string Path { get; init; }

    /// <summary><see cref="BonaFide"/>, or what kind of attack (ISO/IEC 30107-3: the presentation attack instrument species).</summary>
    public required string Kind { get; init; }

    /// <summary>Who is shown; null where nobody said.</summary>
    public string? Person { get; init; }

    /// <summary>Where in the video it begins.</summary>
    public TimeSpan From { get; init; }

    /// <summary>Where in the video it ends; null for the video's end.</summary>
    public TimeSpan? To { get; init; }

    public bool IsAttack => Kind != BonaFide;

    public bool IsPicture => PictureSource.IsPicture(Path);
}

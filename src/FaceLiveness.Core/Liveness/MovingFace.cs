namespace FaceLiveness;

/// <summary>What the checks that go by how a face moves have in common.</summary>
internal static class MovingFace
{
    /// <summary>The score where nothing speaks against the face, which is no proof either: what a check that only accuses says nearly always.</summary>
    public const float NothingFound = 0.55f;

    // As elsewhere: landmarks that fit no face this well have slipped; those of a smaller face jitter more than it moves, and what is around it is too few pixels.
    private const float LeastAlignment = 0.15f;
    private const float LeastHeight = 60;

    /// <summary>Whether a look is good enough to tell how the face moved.</summary>
    public static bool CanBeFollowed(FaceObservation look) => look.Quality.Alignment >= LeastAlignment && look.Face.Box.Height >= LeastHeight;
}

namespace FaceLiveness;

/// <summary>One look at a tracked face that was good enough to be embedded.</summary>
/// <param name="Embedding">The face as a vector.</param>
/// <param name="Quality">How good the look is, 0 to 1 (<see cref="FaceQuality.ScoreOf"/>).</param>
/// <param name="Timestamp">Media time in its stream.</param>
/// <param name="CaptureTime">When the picture was taken.</param>
public sealed record FaceLook(FaceEmbedding Embedding, float Quality, TimeSpan Timestamp, DateTimeOffset CaptureTime)
{
    /// <summary>The face as a JPEG, for the profile's folder (<see cref="FacePicture.Cut"/>); null where pictures are not kept.</summary>
    public ReadOnlyMemory<byte>? Picture { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"look at {Timestamp}, quality {Quality:0.00}";
}

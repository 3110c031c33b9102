namespace FaceLiveness;

/// <summary>A point in the life of a stream.</summary>
/// <param name="StreamId">The id of the stream's source.</param>
/// <param name="Timestamp">Media time in the stream.</param>
/// <param name="CaptureTime">When the picture of that moment was taken.</param>
public readonly record struct StreamMoment(string StreamId, TimeSpan Timestamp, DateTimeOffset CaptureTime);

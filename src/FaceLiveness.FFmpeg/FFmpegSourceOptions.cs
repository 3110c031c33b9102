using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.FFmpeg;

/// <summary>How a source is opened and read. The defaults fit cameras and files alike.</summary>
public sealed class FFmpegSourceOptions : IValidatableObject
{
    /// <summary>What carries an RTSP camera's video. TCP by default: over UDP, lost packets become damaged faces.</summary>
    [EnumDataType(typeof(RtspTransport))]
    public RtspTransport RtspTransport { get; set; } = RtspTransport.Tcp;

    /// <summary>How long connecting and finding out what the stream holds may take, 100 ms to 10 min. 10 s by default: cameras take seconds to wake.</summary>
    [TimeSpanRange("00:00:00.1", "00:10:00")]
    public TimeSpan OpenTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an open source may stay silent before it counts as lost, 100 ms to 10 min. 10 s by default.</summary>
    [TimeSpanRange("00:00:00.1", "00:10:00")]
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Threads that decode this source, 0 (as many as FFmpeg likes) to 64. One by default: with many cameras each has its thread already,
    /// and every further one delays live pictures by a frame.
    /// </summary>
    [Range(0, 64)]
    public int DecoderThreads { get; set; } = 1;

    /// <summary>
    /// The hardware that decodes, by FFmpeg's name for it (<c>cuda</c>, <c>vaapi</c>, <c>qsv</c>, <c>videotoolbox</c>, <c>d3d11va</c> …); null to decode on the processor.
    /// Where it can't be had, opening fails and says why: there is no silent fallback.
    /// </summary>
    public string? HardwareAcceleration { get; set; }

    /// <summary>
    /// Whether the source is a camera (<see cref="IFrameSource.IsLive"/>); null to tell by the address. Set it for an HTTP address
    /// that ends in neither <c>.m3u8</c> nor <c>mjpg</c> and is a camera all the same.
    /// </summary>
    public bool? IsLive { get; set; }

    /// <summary>
    /// True to play a recording at the pace at which it was taken. No frame is lost, unless <see cref="IsLive"/> makes a camera of the file:
    /// then its video is decoded when it is due, as a network would bring it, <see cref="VideoFrame.CaptureTime"/> is when the picture was due,
    /// and frames that nobody takes in time give way to newer ones. Ignored by sources that are live by themselves.
    /// </summary>
    public bool RealTime { get; set; }

    /// <summary>
    /// True to begin a file again from its start whenever its end is reached, with timestamps going on; <see cref="Duration"/> ends it all the same.
    /// Ignored by network sources and devices.
    /// </summary>
    public bool Loop { get; set; }

    /// <summary>Where in a recording to begin, as media time from its start. Frames keep their timestamps. 0 by default; ignored by live sources.</summary>
    [TimeSpanRange("00:00:00", "365.00:00:00")]
    public TimeSpan StartAt { get; set; }

    /// <summary>Stop after this much media time; null to read to the end.</summary>
    public TimeSpan? Duration { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Duration <= TimeSpan.Zero)
        {
            yield return new ValidationResult($"Duration must be longer than nothing; it is {Duration}. Leave it out to read to the end.", [nameof(Duration)]);
        }

        if (HardwareAcceleration is { } name && string.IsNullOrWhiteSpace(name))
        {
            yield return new ValidationResult("HardwareAcceleration must name a device type, or be left out to decode on the processor.", [nameof(HardwareAcceleration)]);
        }
    }

    internal FFmpegSourceOptions Validated() => new FFmpegSourceOptionsValidator().Validate(null, this) is { Failed: true } faults
        ? throw new ValidationException(faults.FailureMessage)
        : (FFmpegSourceOptions)MemberwiseClone();
}

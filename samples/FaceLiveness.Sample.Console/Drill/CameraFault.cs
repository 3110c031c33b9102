namespace FaceLiveness.Sample.Drill;

/// <summary>The ways in which the drill's camera fails.</summary>
internal enum CameraFault
{
    None,

    // When somebody connects.
    NobodyListens,
    HostUnknown,
    SaysNothing,
    HalfAHeader,
    Unauthorized,
    Forbidden,
    NotFound,
    ServerError,
    RedirectLoop,
    Text,
    NothingSent,
    SoundOnly,

    // In mid-stream.
    Freeze,
    Close,
    Reset,
    Drip,
    Garbage,
    Undecodable,
    BurstOfGarbage,
    LostPackets,
    OtherSize,
    OtherCodec,
    ClockForward,
    ClockBack,
    NoTimestamps,

    // Over RTSP.
    RtspSaysNothing,
    RtspUnauthorized,
    RtspUnavailable,
    RtspNoSession,
    RtpFreeze,
}

namespace FaceLiveness.Sample.Drill;

/// <summary>One exercise of the drill.</summary>
/// <param name="Fault">What the camera does.</param>
/// <param name="Name">The same, for a person.</param>
/// <param name="Effect">What the stream has to show of it.</param>
internal sealed record FaultCase(CameraFault Fault, string Name, FaultEffect Effect)
{
    /// <summary>All exercises, in the order in which they are done.</summary>
    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new(CameraFault.NobodyListens, "connection refused", FaultEffect.Refuses),
        new(CameraFault.HostUnknown, "host name unknown", FaultEffect.Refuses),
        new(CameraFault.SaysNothing, "accepts, says nothing", FaultEffect.Refuses),
        new(CameraFault.HalfAHeader, "answers half a header", FaultEffect.Refuses),
        new(CameraFault.Unauthorized, "wrong password (401)", FaultEffect.Refuses),
        new(CameraFault.Forbidden, "no right to view (403)", FaultEffect.Refuses),
        new(CameraFault.NotFound, "no such stream (404)", FaultEffect.Refuses),
        new(CameraFault.ServerError, "server error (500)", FaultEffect.Refuses),
        new(CameraFault.RedirectLoop, "redirects in a circle", FaultEffect.Refuses),
        new(CameraFault.Text, "a web page, no video", FaultEffect.Refuses),
        new(CameraFault.NothingSent, "an empty answer", FaultEffect.Refuses),
        new(CameraFault.SoundOnly, "sound only", FaultEffect.Refuses),
        new(CameraFault.Freeze, "freezes, stays connected", FaultEffect.Breaks),
        new(CameraFault.Close, "closes the connection", FaultEffect.Breaks),
        new(CameraFault.Reset, "resets the connection", FaultEffect.Breaks),
        new(CameraFault.Drip, "drips a few bytes a second", FaultEffect.Breaks),
        new(CameraFault.Garbage, "sends noise instead of video", FaultEffect.Breaks),
        new(CameraFault.Undecodable, "packets nobody can decode", FaultEffect.Breaks),
        new(CameraFault.OtherCodec, "changes the codec", FaultEffect.Breaks),
        new(CameraFault.BurstOfGarbage, "noise between the packets", FaultEffect.GoesOn),
        new(CameraFault.LostPackets, "every ninth packet lost", FaultEffect.GoesOn),
        new(CameraFault.OtherSize, "changes the picture size", FaultEffect.GoesOn),
        new(CameraFault.ClockForward, "clock jumps 10 min ahead", FaultEffect.GoesOn),
        new(CameraFault.ClockBack, "clock jumps 10 min back", FaultEffect.GoesOn),
        new(CameraFault.NoTimestamps, "no timestamps at all", FaultEffect.GoesOn),
        new(CameraFault.RtspSaysNothing, "RTSP: says nothing", FaultEffect.Refuses),
        new(CameraFault.RtspUnauthorized, "RTSP: wrong password (401)", FaultEffect.Refuses),
        new(CameraFault.RtspUnavailable, "RTSP: unavailable (503)", FaultEffect.Refuses),
        new(CameraFault.RtspNoSession, "RTSP: no session (454)", FaultEffect.Refuses),
        new(CameraFault.RtpFreeze, "RTSP: RTP stops", FaultEffect.Breaks),
    ];

    public bool IsRtsp => Fault >= CameraFault.RtspSaysNothing;
}

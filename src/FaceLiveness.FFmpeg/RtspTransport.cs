namespace FaceLiveness.FFmpeg;

/// <summary>What carries an RTSP camera's video.</summary>
public enum RtspTransport
{
    /// <summary>One connection for everything: nothing is lost on the way, and it passes firewalls.</summary>
    Tcp,

    /// <summary>Single packets: less delay, and damaged pictures where the network loses some.</summary>
    Udp,
}

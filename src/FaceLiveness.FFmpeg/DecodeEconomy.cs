namespace FaceLiveness.FFmpeg;

/// <summary>What becomes of a packet of a camera's video.</summary>
internal enum PacketUse
{
    /// <summary>The decoder gets it.</summary>
    Decode,

    /// <summary>The decoder gets it, and gives its picture at once, without waiting for others to put in order.</summary>
    DecodeAlone,

    /// <summary>Nobody looks at it.</summary>
    Skip,
}

/// <summary>
/// Decides what is left out of a camera's video, packet by packet, so that every picture which is delivered is whole. Measured with 720p H.264 at
/// 24 pictures a second, processor time for each picture sent: with B-frames 2.6 ms, reduced 1.3, idle 1.2; without B-frames 1.95, 1.65 and 1.5 ms;
/// with a key frame every half second 1.9, 1.55 and 0.4 ms.
/// </summary>
internal sealed class DecodeEconomy
{
    /// <summary>Key frames that come this often show motion soon enough: no others are needed to wait for it.</summary>
    internal static readonly TimeSpan LongestBlindness = TimeSpan.FromSeconds(0.5);

    /// <summary>Five pictures a second are enough to wait for motion; cameras' clocks tremble, hence a little less than a fifth of a second.</summary>
    internal static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(0.18);

    /// <summary>
    /// Pictures without deblocking stray from what was sent until the next key frame. After ten seconds they were 45 dB from it
    /// (less than one level of 255 on average), which nothing here can tell; cameras that send key frames more seldom are deblocked.
    /// </summary>
    internal static readonly TimeSpan LongestDrift = TimeSpan.FromSeconds(12);

    private TimeSpan? _lastKey;
    private TimeSpan? _interval;
    private TimeSpan? _earlierInterval;
    private TimeSpan? _lastDecoded;
    private TimeSpan? _lastDelivered;
    private bool _keyFramesOnly;
    private bool _keyFramesFail;

    /// <summary>Whether smoothing (deblocking) is left out.</summary>
    public bool SkipsLoopFilter { get; private set; }

    /// <summary>Whether pictures that no other one builds on are left out.</summary>
    public bool SkipsNonReference { get; private set; }

    /// <summary>Decides about the next packet.</summary>
    /// <param name="effort">How much is wanted.</param>
    /// <param name="isKey">Whether its picture needs no other one.</param>
    /// <param name="time">Its media time.</param>
    public PacketUse Choose(DecodeEffort effort, bool isKey, TimeSpan time)
    {
        if (isKey)
        {
            (_earlierInterval, _interval, _lastKey) = (_interval, time - _lastKey, time);

            // Only here: what follows a key frame that was left out can't be decoded.
            _keyFramesOnly = effort == DecodeEffort.Idle && !_keyFramesFail && _interval <= LongestBlindness && _earlierInterval <= LongestBlindness;
        }

        SkipsNonReference = effort != DecodeEffort.Full;
        SkipsLoopFilter = effort != DecodeEffort.Full && !_keyFramesOnly && time - _lastKey <= LongestDrift;
        if (!_keyFramesOnly)
        {
            return PacketUse.Decode;
        }

        if (!isKey || time - _lastDecoded < IdleInterval)
        {
            return PacketUse.Skip;
        }

        _lastDecoded = time;
        return PacketUse.DecodeAlone;
    }

    /// <summary>Whether a picture that was decoded is worth delivering.</summary>
    public bool Wants(DecodeEffort effort, TimeSpan time)
    {
        if (effort == DecodeEffort.Idle && time - _lastDelivered < IdleInterval)
        {
            return false;
        }

        _lastDelivered = time;
        return true;
    }

    /// <summary>A key frame alone gave no picture (encoders that refresh bit by bit mark such): from the next one on, all are decoded.</summary>
    public void ReportKeyFrameWithoutPicture() => _keyFramesFail = true;
}

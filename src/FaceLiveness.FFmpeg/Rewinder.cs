using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>Begins a file again at its end, and shifts the timestamps of its packets behind those of the rounds before.</summary>
internal sealed class Rewinder
{
    private readonly FormatContextHandle _format;
    private readonly int _streamIndex;
    private readonly long _frameTicks;
    private long _shift;
    private long _start = AVUtil.AV_NOPTS_VALUE;
    private long _first = AVUtil.AV_NOPTS_VALUE;
    private long _last = AVUtil.AV_NOPTS_VALUE;

    public Rewinder(FormatContextHandle format, int streamIndex, AVRational timeBase, AVRational frameRate)
    {
        const int UsualFrameRate = 25;
        var rate = frameRate is { Num: > 0, Den: > 0 } ? (double)frameRate.Num / frameRate.Den : UsualFrameRate;
        _format = format;
        _streamIndex = streamIndex;
        _frameTicks = timeBase is { Num: > 0, Den: > 0 } ? Math.Max(1, (long)Math.Round(timeBase.Den / (rate * timeBase.Num))) : 1;
    }

    public void Shift(PacketHandle packet)
    {
        ref var presentation = ref packet.Field<long>(FFmpegLayout.PacketPresentationTime);
        ref var decoding = ref packet.Field<long>(FFmpegLayout.PacketDecodingTime);
        if (presentation != AVUtil.AV_NOPTS_VALUE)
        {
            _first = _first == AVUtil.AV_NOPTS_VALUE ? presentation : Math.Min(_first, presentation);
            _last = Math.Max(_last, presentation);
            presentation += _shift;
        }

        if (decoding != AVUtil.AV_NOPTS_VALUE)
        {
            // Pictures are stored in the order of decoding: where the first one lies, its time of showing is that of a later one.
            _start = _start == AVUtil.AV_NOPTS_VALUE ? decoding : Math.Min(_start, decoding);
            decoding += _shift;
        }
    }

    /// <summary>False for what can't be rewound.</summary>
    public bool Rewind()
    {
        if (AVFormat.av_seek_frame(_format, _streamIndex, _start == AVUtil.AV_NOPTS_VALUE ? 0 : _start, AVFormat.AVSEEK_FLAG_BACKWARD) < 0 &&
            AVFormat.av_seek_frame(_format, -1, 0, AVFormat.AVSEEK_FLAG_BYTE) < 0)
        {
            return false;
        }

        _shift += _last == AVUtil.AV_NOPTS_VALUE ? 0 : _last - _first + _frameTicks;
        return true;
    }
}

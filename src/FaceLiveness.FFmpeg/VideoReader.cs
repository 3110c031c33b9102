using System.Globalization;
using System.Runtime.InteropServices;
using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>One connection to a source: opens it, and decodes picture after picture. Belongs to one thread, which it blocks.</summary>
internal sealed unsafe class VideoReader : IDisposable
{
    /// <summary>Unreadable packets in a row after which a damaged file counts as ended.</summary>
    private const int MostReadErrors = 100;

    /// <summary>Packets in a row that make no picture, after which a camera's decoder is taken to be at a loss: 2 s of a usual camera.</summary>
    private const int MostDecodeErrors = 50;

    private readonly SourceAddress _address;
    private readonly FFmpegSourceOptions _options;
    private readonly FFmpegLayout _layout;
    private readonly Interrupter _interrupter;
    private readonly FormatContextHandle _format;
    private readonly bool _isLive;
    private readonly Action _onDecodeError;
    private readonly Func<DecodeEffort> _effort;
    private readonly TimeProvider _timeProvider;
    private readonly DateTimeOffset _opened;
    private readonly ProcessorShare _share = new(decodes: true);
    private readonly DecodeEconomy _economy = new();
    private readonly CatchUp _catchUp;
    private readonly MediaPace? _pace;
    private readonly PacketHandle _packet;
    private readonly FrameHandle _frame;
    private readonly FrameConverter _converter;
    private FrameHandle _picture;
    private CodecContextHandle? _codec;
    private HardwareDecoder? _hardware;
    private MediaClock? _clock;
    private MediaClock? _packetClock;
    private Rewinder? _rewinder;
    private int _streamIndex;
    private TimeSpan? _firstTime;
    private TimeSpan _time;
    private int _readErrors;
    private int _decodeErrors;
    private int _skippedFrames = AVCodec.AVDISCARD_DEFAULT;
    private int _skippedFilter = AVCodec.AVDISCARD_DEFAULT;
    private bool _needsPacket = true;
    private bool _holdsPicture;
    private bool _isAlone;
    private bool _gavePicture;
    private bool _draining;
    private bool _isOver;
    private bool _hasEnded;

    private VideoReader(
        SourceAddress address,
        FFmpegSourceOptions options,
        bool isLive,
        Func<DecodeEffort> effort,
        Action onDecodeError,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        _effort = effort;
        _onDecodeError = onDecodeError;
        _timeProvider = timeProvider;
        _catchUp = new CatchUp(timeProvider);
        _opened = timeProvider.GetUtcNow();
        _pace = isLive && options.RealTime && address.Kind == SourceKind.File ? new MediaPace(timeProvider) : null;
        _address = address;
        _options = options;
        _isLive = isLive;
        _layout = FFmpegLibraries.Layout;
        _interrupter = new Interrupter(timeProvider, cancellationToken);
        _format = new FormatContextHandle(_interrupter, _layout);
        _packet = AVError.ThrowIfOutOfMemory(AVCodec.av_packet_alloc());
        _frame = AVError.ThrowIfOutOfMemory(AVUtil.av_frame_alloc());
        _picture = _frame;
        _converter = new FrameConverter(_layout);
    }

    /// <summary>Media time at which reading will end; null where it can't be known.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>Connects, and finds the video stream and its decoder.</summary>
    /// <param name="address">What to open.</param>
    /// <param name="options">How.</param>
    /// <param name="isLive">Whether an end is a loss, and time begins with the first picture.</param>
    /// <param name="effort">How much of a camera's video is wanted; asked for every packet, not used for recordings.</param>
    /// <param name="onDecodeError">Called for each picture that could not be decoded.</param>
    /// <param name="timeProvider">The clock for time-outs.</param>
    /// <param name="cancellationToken">Ends whatever it is doing.</param>
    /// <exception cref="FrameSourceException">It can't be opened; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public static VideoReader Open(
        SourceAddress address,
        FFmpegSourceOptions options,
        bool isLive,
        Func<DecodeEffort> effort,
        Action onDecodeError,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        SourceFault.ThrowIfMissing(address);
        var reader = new VideoReader(address, options, isLive, effort, onDecodeError, timeProvider, cancellationToken);
        try
        {
            reader._interrupter.Arm(options.OpenTimeout);
            reader.OpenInput();
            reader.OpenVideo();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Decodes up to the next whole picture that is wanted.</summary>
    /// <returns>Its frame; null at the end.</returns>
    /// <exception cref="FrameSourceException">The source broke off, or a file holds nothing that can be decoded.</exception>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public VideoFrame? Read(string sourceId, long sequenceNumber)
    {
        _interrupter.Arm(_options.ReadTimeout);
        while (!_isOver && !_hasEnded)
        {
            _interrupter.CancellationToken.ThrowIfCancellationRequested();
            var use = _needsPacket ? Fetch() : PacketUse.Decode;
            if (use == PacketUse.Skip)
            {
                AVCodec.av_packet_unref(_packet);
                continue;
            }

            if (Work(use, sourceId, sequenceNumber) is { } frame)
            {
                HoldBack(frame);
                return frame;
            }
        }

        return _hasEnded ? End() : null;
    }

    public void Dispose()
    {
        _codec?.Dispose();
        _hardware?.Dispose();
        _converter.Dispose();
        _frame.Dispose();
        _packet.Dispose();
        _format.Dispose();
        _pace?.Dispose();
    }

    private void OpenInput()
    {
        nint inputFormat = 0;
        if (_address.Kind == SourceKind.Device)
        {
            if (NativeLoader.TryLoadDevices() is { } fault)
            {
                throw new FrameSourceException(fault);
            }

            AVDevice.avdevice_register_all();
            inputFormat = AVFormat.av_find_input_format("v4l2");
            if (inputFormat == 0)
            {
                throw new FrameSourceException("This FFmpeg can't read cameras of this machine: it is built without v4l2, which only Linux has. Give the camera's network address instead.");
            }
        }

        using var options = new DictionaryHandle();
        if (_address.Scheme is "rtsp" or "rtsps")
        {
            options.Set("rtsp_transport", _options.RtspTransport == RtspTransport.Udp ? "udp" : "tcp");
        }

        var context = _format.Pointer;
        var left = options.Pointer;
        var code = AVFormat.avformat_open_input(&context, _address.Url, inputFormat, &left);
        options.Replace(left);
        _format.Replace(context);
        ThrowIfFailed(code);
        ThrowIfText();
        InjectSideData();
        ThrowIfFailed(AVFormat.avformat_find_stream_info(_format, null));
    }

    /// <summary>FFmpeg draws text files as old terminals did, which is a video to it and to nobody else.</summary>
    private void ThrowIfText()
    {
        var name = *(byte**)_format.Field<nint>(FFmpegLayout.FormatInputFormat);
        if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).SequenceEqual("tty"u8))
        {
            throw SourceFault.Opening(_address, AVError.InvalidData);
        }
    }

    /// <summary>
    /// The rotation that a container states reaches the decoded pictures by itself from FFmpeg 6.1 on; before, this asks for it.
    /// FFmpeg 8 has the function no more.
    /// </summary>
    private void InjectSideData()
    {
        var function = NativeLoader.FindFunction(AVFormat.Library, "av_format_inject_global_side_data");
        if (function != 0)
        {
            ((delegate* unmanaged[Cdecl]<nint, void>)function)(_format.Pointer);
        }
    }

    private void OpenVideo()
    {
        nint decoder;
        _streamIndex = AVFormat.av_find_best_stream(_format, AVFormat.AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
        ThrowIfFailed(_streamIndex);
        var streams = _format.Field<nint>(FFmpegLayout.FormatStreams);
        for (var index = 0; index < _format.Field<int>(FFmpegLayout.FormatStreamCount); index++)
        {
            if (index != _streamIndex)
            {
                *(int*)(((nint*)streams)[index] + _layout.StreamDiscard) = AVFormat.AVDISCARD_ALL;
            }
        }

        var stream = ((nint*)streams)[_streamIndex];
        var timeBase = *(AVRational*)(stream + _layout.StreamTimeBase);
        _codec = AVError.ThrowIfOutOfMemory(AVCodec.avcodec_alloc_context3(decoder));
        ThrowIfFailed(AVCodec.avcodec_parameters_to_context(_codec, *(nint*)(stream + _layout.StreamCodecParameters)));
        _codec.Field<AVRational>(_layout.CodecPacketTimeBase) = timeBase;

        using var options = new DictionaryHandle();
        options.Set("threads", _options.DecoderThreads == 0 ? "auto" : _options.DecoderThreads.ToString(CultureInfo.InvariantCulture));
        if (_options.HardwareAcceleration is { } name)
        {
            _hardware = HardwareDecoder.Open(name, decoder, _address);
            _hardware.Attach(_codec, _layout);
            options.Set("threads", "1");
        }

        var left = options.Pointer;
        var code = AVCodec.avcodec_open2(_codec, decoder, &left);
        options.Replace(left);
        ThrowIfFailed(code);

        var frameRate = AVFormat.av_guess_frame_rate(_format, stream, 0);
        var start = *(long*)(stream + _layout.StreamStartTime);
        var origin = _isLive && _pace is null ? AVUtil.AV_NOPTS_VALUE : start;
        var wallClock = _isLive && _pace is null ? _timeProvider : null;
        _clock = new MediaClock(timeBase, frameRate, origin, wallClock);
        _packetClock = new MediaClock(timeBase, frameRate, origin, wallClock);
        _rewinder = _options.Loop && _address.Kind == SourceKind.File ? new Rewinder(_format, _streamIndex, timeBase, frameRate) : null;
        if (!_isLive)
        {
            Duration = Length();
            SeekToStart();
        }
    }

    private TimeSpan? Length()
    {
        var duration = _format.Field<long>(_layout.FormatDuration);
        TimeSpan? whole = duration > 0 && _rewinder is null ? TimeSpan.FromMicroseconds(duration) : null;
        var limit = _options.StartAt + _options.Duration;
        return whole < limit || limit is null ? whole : limit;
    }

    private void SeekToStart()
    {
        if (_options.StartAt <= TimeSpan.Zero)
        {
            return;
        }

        // Where the container can't seek, decoding from the start and leaving frames out gets there too.
        var start = _format.Field<long>(_layout.FormatStartTime);
        _ = AVFormat.av_seek_frame(
            _format, -1, (start == AVUtil.AV_NOPTS_VALUE ? 0 : start) + (long)_options.StartAt.TotalMicroseconds, AVFormat.AVSEEK_FLAG_BACKWARD);
    }

    /// <summary>All that takes a processor, in one turn.</summary>
    private VideoFrame? Work(PacketUse use, string sourceId, long sequenceNumber)
    {
        _share.Enter();
        using var step = FaceLivenessTelemetry.Activities.HasListeners() ? FaceLivenessTelemetry.Activities.StartActivity("decode") : null;
        step?.SetTag("stream", sourceId);
        try
        {
            if (_needsPacket)
            {
                Send(use);
            }

            return Decode(sourceId, sequenceNumber);
        }
        finally
        {
            _share.Exit();
        }
    }

    /// <summary>At the end of a file the decoder gives the last pictures all at once.</summary>
    private void HoldBack(VideoFrame frame)
    {
        try
        {
            _pace?.WaitFor(frame.Timestamp, _interrupter.CancellationToken);
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next packet of the video stream, or for the end of all, and says what to do with it. No processor is held meanwhile.</summary>
    private PacketUse Fetch()
    {
        while (true)
        {
            _interrupter.CancellationToken.ThrowIfCancellationRequested();
            var code = AVFormat.av_read_frame(_format, _packet);
            if (code >= 0)
            {
                _readErrors = 0;
                if (_packet.Field<int>(FFmpegLayout.PacketStreamIndex) == _streamIndex)
                {
                    return Admit();
                }

                AVCodec.av_packet_unref(_packet);
            }
            else if (IsEnd(code))
            {
                _draining = true;
                return PacketUse.Decode;
            }
        }
    }

    /// <summary>Holds a packet of the video stream until it is due.</summary>
    private PacketUse Admit()
    {
        _rewinder?.Shift(_packet);
        if (!_isLive)
        {
            return PacketUse.Decode;
        }

        var decodingTime = _packet.Field<long>(FFmpegLayout.PacketDecodingTime);
        var time = _packetClock!.Next(decodingTime != AVUtil.AV_NOPTS_VALUE ? decodingTime : _packet.Field<long>(FFmpegLayout.PacketPresentationTime));
        _pace?.WaitFor(time, _interrupter.CancellationToken);

        // Not for sound: a camera whose picture is dead may go on talking.
        _interrupter.Arm(_options.ReadTimeout);
        var isKey = (_packet.Field<int>(FFmpegLayout.PacketFlags) & AVCodec.AV_PKT_FLAG_KEY) != 0;
        if (_catchUp.Skips(time, isKey))
        {
            return PacketUse.Skip;
        }

        var effort = _effort();
        var use = _economy.Choose(effort == DecodeEffort.Full && _catchUp.Lateness > CatchUp.Late ? DecodeEffort.Reduced : effort, isKey, time);
        ApplyEconomy();
        return use;
    }

    private void ApplyEconomy()
    {
        Set("skip_frame", _economy.SkipsNonReference ? AVCodec.AVDISCARD_NONREF : AVCodec.AVDISCARD_DEFAULT, ref _skippedFrames);
        Set("skip_loop_filter", _economy.SkipsLoopFilter ? AVCodec.AVDISCARD_ALL : AVCodec.AVDISCARD_DEFAULT, ref _skippedFilter);

        void Set(string option, int value, ref int current)
        {
            if (value != current)
            {
                // A hint: every release has both options, and what a decoder does not know to leave out, it decodes.
                _ = AVUtil.av_opt_set_int(_codec!, option, value, 0);
                current = value;
            }
        }
    }

    /// <summary>Whether this error of reading is the end. False: read on.</summary>
    private bool IsEnd(int code)
    {
        _interrupter.CancellationToken.ThrowIfCancellationRequested();
        AVError.ThrowIfOutOfMemory(code);
        if (_interrupter.TimedOut)
        {
            throw SourceFault.Silent(_address, _options.ReadTimeout);
        }

        if (code == AVError.TryAgain)
        {
            const int Milliseconds = 5;
            _interrupter.CancellationToken.WaitHandle.WaitOne(Milliseconds);
            return false;
        }

        if (code == AVError.EndOfFile || (_address.Kind == SourceKind.File && ++_readErrors > MostReadErrors))
        {
            return true;
        }

        if (_address.Kind != SourceKind.File)
        {
            throw SourceFault.BrokenOff(_address, code);
        }

        _onDecodeError();
        return false;
    }

    /// <summary>Gives the decoder the packet, or tells it that there is none.</summary>
    private void Send(PacketUse use)
    {
        _needsPacket = false;
        if (_draining)
        {
            _ = AVCodec.avcodec_send_packet(_codec!, 0);
            return;
        }

        var code = AVCodec.avcodec_send_packet(_codec!, _packet.Pointer);
        AVCodec.av_packet_unref(_packet);
        AVError.ThrowIfOutOfMemory(code);
        if (code < 0)
        {
            CountDecodeError();
        }

        if (use == PacketUse.DecodeAlone)
        {
            _isAlone = true;
            _gavePicture = code < 0;
            _ = AVCodec.avcodec_send_packet(_codec!, 0);
        }
    }

    /// <summary>The next wanted picture of what the decoder was given. It looks for one more behind that, so that a turn at the processor is used up.</summary>
    private VideoFrame? Decode(string sourceId, long sequenceNumber)
    {
        VideoFrame? taken = null;
        while (!_isOver)
        {
            _holdsPicture = _holdsPicture || Receive();
            if (!_holdsPicture || taken is not null)
            {
                break;
            }

            _holdsPicture = false;
            if (IsWhole() && IsWanted() && Download())
            {
                _decodeErrors = 0;
                taken = Take(sourceId, sequenceNumber);
            }
        }

        return taken;
    }

    /// <summary>False where the decoder has no picture left: it needs a packet, or it is at the end.</summary>
    private bool Receive()
    {
        while (true)
        {
            var code = AVCodec.avcodec_receive_frame(_codec!, _frame);
            if (code >= 0)
            {
                _gavePicture = true;
                return true;
            }

            if (code == AVError.TryAgain)
            {
                _needsPacket = true;
                return false;
            }

            AVError.ThrowIfOutOfMemory(code);
            if (code != AVError.EndOfFile)
            {
                CountDecodeError();
            }

            if (_isAlone)
            {
                BeginAfterKeyFrame();
                return false;
            }

            if (code == AVError.EndOfFile || _draining)
            {
                BeginAgain();
                return false;
            }
        }
    }

    private void BeginAfterKeyFrame()
    {
        AVCodec.avcodec_flush_buffers(_codec!);
        _isAlone = false;
        _needsPacket = true;
        if (!_gavePicture)
        {
            _economy.ReportKeyFrameWithoutPicture();
        }
    }

    private void BeginAgain()
    {
        _hasEnded = _rewinder is null || _firstTime is null || !_rewinder.Rewind();
        if (!_hasEnded)
        {
            AVCodec.avcodec_flush_buffers(_codec!);
            _draining = false;
            _needsPacket = true;
            _readErrors = 0;
        }
    }

    /// <summary>The picture in memory of its own.</summary>
    private VideoFrame Take(string sourceId, long sequenceNumber)
    {
        var (width, height) = _converter.Measure(_frame);
        if (width > VideoFrame.MaximumSide || height > VideoFrame.MaximumSide)
        {
            throw SourceFault.TooLarge(_address, width, height);
        }

        var captureTime = _pace?.DueTime(_time) ?? (_isLive ? _timeProvider.GetUtcNow() : _opened + _time);
        if (_converter.PlanesColor(_picture) is { } color)
        {
            var planes = VideoFrame.RentPlanes(width, height, color, sourceId, sequenceNumber, _time, captureTime);
            DecodedPlanes.Copy(_picture, planes.Planes);
            return planes;
        }

        var target = VideoFrame.Rent(width, height, PixelFormat.Bgr24, sourceId, sequenceNumber, _time, captureTime);
        if (_converter.Convert(_picture, target))
        {
            return target;
        }

        target.Dispose();
        throw SourceFault.Unconvertible(_address);
    }

    /// <summary>
    /// A camera that is set to another codec in mid-stream keeps its old decoder in FFmpeg, which makes nothing of what comes: a new connection helps.
    /// </summary>
    private void CountDecodeError()
    {
        _onDecodeError();
        if (_isLive && ++_decodeErrors > MostDecodeErrors)
        {
            throw SourceFault.Undecodable(_address, _decodeErrors);
        }
    }

    /// <summary>
    /// Where data is missing, decoders fill pictures with guesses: eyes of such a face prove nothing, so these are skipped and counted.
    /// </summary>
    private bool IsWhole()
    {
        var isDamaged = (_frame.Field<int>(_layout.FrameFlags) & AVUtil.AV_FRAME_FLAG_CORRUPT) != 0 ||
            (_frame.Field<int>(_layout.FrameDecodeErrorFlags) & ~AVUtil.FF_DECODE_ERROR_INVALID_BITSTREAM) != 0;
        if (isDamaged)
        {
            _onDecodeError();
        }

        return !isDamaged;
    }

    /// <summary>Brings a picture that hardware has decoded into memory.</summary>
    private bool Download()
    {
        if (_hardware is null)
        {
            return true;
        }

        if (_hardware.Download(_frame, _layout) is not { } picture)
        {
            _onDecodeError();
            return false;
        }

        _picture = picture;
        return true;
    }

    /// <summary>Gives the picture its media time, and tells whether that lies within what is wanted.</summary>
    private bool IsWanted()
    {
        _time = _clock!.Next(_frame.Field<long>(_layout.FrameBestEffortTimestamp));
        if (!_isLive && _time < _options.StartAt)
        {
            return false;
        }

        _firstTime ??= _time;
        _isOver = _time - (_isLive ? _firstTime : _options.StartAt) >= _options.Duration;
        return !_isOver && (!_isLive || _economy.Wants(_effort(), _time));
    }

    private VideoFrame? End()
    {
        if (_isLive && _address.Kind != SourceKind.File)
        {
            throw SourceFault.Ended(_address);
        }

        return _firstTime is null && _options.StartAt <= TimeSpan.Zero ? throw SourceFault.NothingDecodable(_address) : null;
    }

    private void ThrowIfFailed(int code)
    {
        _interrupter.CancellationToken.ThrowIfCancellationRequested();
        if (_interrupter.TimedOut)
        {
            throw SourceFault.NoAnswer(_address, _options.OpenTimeout);
        }

        if (code < 0)
        {
            AVError.ThrowIfOutOfMemory(code);
            throw SourceFault.Opening(_address, code);
        }
    }
}

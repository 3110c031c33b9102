namespace FaceLiveness.FFmpeg.Native;

/// <summary>
/// Where the struct fields that we touch lie in one generation of FFmpeg. Everything else goes through functions and options, which have
/// kept their shape from 4.3 to 8.1. Measured with <c>offsetof</c> against each release's own headers (64-bit).
/// </summary>
internal sealed record FFmpegLayout
{
    public required string Release { get; init; }
    public required int FormatMajor { get; init; }
    public required int CodecMajor { get; init; }
    public required int UtilMajor { get; init; }
    public required int ScaleMajor { get; init; }

    /// <summary>The oldest minor of libavformat that the offsets were measured against.</summary>
    public required int FormatMinimumMinor { get; init; }

    public required int ResampleMajor { get; init; }
    public required int FilterMajor { get; init; }

    public required int FormatStartTime { get; init; }
    public required int FormatDuration { get; init; }
    public required int FormatInterruptCallback { get; init; }
    public required int StreamCodecParameters { get; init; }
    public required int StreamTimeBase { get; init; }
    public required int StreamStartTime { get; init; }
    public required int StreamDiscard { get; init; }
    public required int CodecPacketTimeBase { get; init; }
    public required int CodecHardwareDevice { get; init; }
    public required int CodecGetFormat { get; init; }
    public required int FrameBestEffortTimestamp { get; init; }
    public required int FrameFlags { get; init; }
    public required int FrameColorRange { get; init; }
    public required int FrameColorSpace { get; init; }
    public required int FrameDecodeErrorFlags { get; init; }

    // The same in every supported generation.
    public const int FormatInputFormat = 8;
    public const int FormatStreamCount = 44;
    public const int FormatStreams = 48;
    public const int FrameData = 0;
    public const int FrameLineSize = 64;
    public const int FrameWidth = 104;
    public const int FrameHeight = 108;
    public const int FramePixelFormat = 116;
    public const int PacketPresentationTime = 8;
    public const int PacketDecodingTime = 16;
    public const int PacketStreamIndex = 36;
    public const int PacketFlags = 40;
    public const int SideDataPointer = 8;

    /// <summary>Every generation this binding knows, newest first: the order in which they are looked for.</summary>
    public static IReadOnlyList<FFmpegLayout> All { get; } =
    [
        new()
        {
            Release = "8.x",
            FormatMajor = 62, CodecMajor = 62, UtilMajor = 60, ScaleMajor = 9, ResampleMajor = 6, FilterMajor = 11, FormatMinimumMinor = 0,
            FormatStartTime = 96, FormatDuration = 104, FormatInterruptCallback = 216,
            StreamCodecParameters = 16, StreamTimeBase = 32, StreamStartTime = 40, StreamDiscard = 68,
            CodecPacketTimeBase = 92, CodecHardwareDevice = 560, CodecGetFormat = 192,
            FrameBestEffortTimestamp = 304, FrameFlags = 276, FrameColorRange = 280, FrameColorSpace = 292, FrameDecodeErrorFlags = 320,
        },
        new()
        {
            Release = "7.x",
            FormatMajor = 61, CodecMajor = 61, UtilMajor = 59, ScaleMajor = 8, ResampleMajor = 5, FilterMajor = 10, FormatMinimumMinor = 0,
            FormatStartTime = 96, FormatDuration = 104, FormatInterruptCallback = 216,
            StreamCodecParameters = 16, StreamTimeBase = 32, StreamStartTime = 40, StreamDiscard = 68,
            CodecPacketTimeBase = 92, CodecHardwareDevice = 560, CodecGetFormat = 192,
            FrameBestEffortTimestamp = 320, FrameFlags = 292, FrameColorRange = 296, FrameColorSpace = 308, FrameDecodeErrorFlags = 344,
        },
        new()
        {
            Release = "6.x",
            FormatMajor = 60, CodecMajor = 60, UtilMajor = 58, ScaleMajor = 7, ResampleMajor = 4, FilterMajor = 9, FormatMinimumMinor = 0,
            FormatStartTime = 64, FormatDuration = 72, FormatInterruptCallback = 200,
            StreamCodecParameters = 16, StreamTimeBase = 32, StreamStartTime = 40, StreamDiscard = 68,
            CodecPacketTimeBase = 716, CodecHardwareDevice = 864, CodecGetFormat = 152,
            FrameBestEffortTimestamp = 344, FrameFlags = 316, FrameColorRange = 320, FrameColorSpace = 332, FrameDecodeErrorFlags = 376,
        },
        new()
        {
            Release = "5.x",
            FormatMajor = 59, CodecMajor = 59, UtilMajor = 57, ScaleMajor = 6, ResampleMajor = 4, FilterMajor = 8, FormatMinimumMinor = 0,
            FormatStartTime = 64, FormatDuration = 72, FormatInterruptCallback = 200,
            StreamCodecParameters = 208, StreamTimeBase = 16, StreamStartTime = 24, StreamDiscard = 52,
            CodecPacketTimeBase = 724, CodecHardwareDevice = 872, CodecGetFormat = 152,
            FrameBestEffortTimestamp = 344, FrameFlags = 316, FrameColorRange = 320, FrameColorSpace = 332, FrameDecodeErrorFlags = 376,
        },
        new()
        {
            Release = "4.3 and 4.4",
            FormatMajor = 58, CodecMajor = 58, UtilMajor = 56, ScaleMajor = 5, ResampleMajor = 3, FilterMajor = 7, FormatMinimumMinor = 45,
            FormatStartTime = 1088, FormatDuration = 1096, FormatInterruptCallback = 1224,
            StreamCodecParameters = 208, StreamTimeBase = 24, StreamStartTime = 32, StreamDiscard = 60,
            CodecPacketTimeBase = 884, CodecHardwareDevice = 1032, CodecGetFormat = 152,
            FrameBestEffortTimestamp = 408, FrameFlags = 380, FrameColorRange = 384, FrameColorSpace = 396, FrameDecodeErrorFlags = 440,
        },
    ];

    /// <summary>The layout for what the loaded libraries report about themselves, or null and the sentence that says what is wrong.</summary>
    public static FFmpegLayout? For(FFmpegVersions versions, out string? fault)
    {
        fault = null;
        foreach (var layout in All)
        {
            if (layout.FormatMajor == versions.Format.Major && layout.CodecMajor == versions.Codec.Major &&
                layout.UtilMajor == versions.Util.Major && layout.ScaleMajor == versions.Scale.Major &&
                versions.Format.Minor >= layout.FormatMinimumMinor)
            {
                return layout;
            }
        }

        fault = $"This FFmpeg is not supported: found {versions}; supported are FFmpeg 4.3 to 8.1 (libavformat 58.45 to 62, each with " +
            $"the libraries of its own release). Install a supported FFmpeg, or set {FFmpegLibraries.FolderVariable} to the folder that holds one.";
        return null;
    }
}

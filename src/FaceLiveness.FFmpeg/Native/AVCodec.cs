using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>libavcodec: turns packets into pictures.</summary>
internal static unsafe partial class AVCodec
{
    public const string Library = "avcodec";

    public const int AV_PKT_FLAG_KEY = 1;
    public const int AVDISCARD_DEFAULT = 0;
    public const int AVDISCARD_NONREF = 8;
    public const int AVDISCARD_ALL = 48;
    public const int AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX = 1;

    [LibraryImport(Library)]
    public static partial uint avcodec_version();

    [LibraryImport(Library)]
    public static partial CodecContextHandle avcodec_alloc_context3(nint codec);

    [LibraryImport(Library)]
    public static partial int avcodec_parameters_to_context(CodecContextHandle context, nint parameters);

    [LibraryImport(Library)]
    public static partial int avcodec_open2(CodecContextHandle context, nint codec, nint* options);

    [LibraryImport(Library)]
    public static partial int avcodec_send_packet(CodecContextHandle context, nint packet);

    [LibraryImport(Library)]
    public static partial int avcodec_receive_frame(CodecContextHandle context, FrameHandle frame);

    [LibraryImport(Library)]
    public static partial void avcodec_flush_buffers(CodecContextHandle context);

    [LibraryImport(Library)]
    public static partial void avcodec_free_context(nint* context);

    [LibraryImport(Library)]
    public static partial AVCodecHWConfig* avcodec_get_hw_config(nint codec, int index);

    [LibraryImport(Library)]
    public static partial PacketHandle av_packet_alloc();

    [LibraryImport(Library)]
    public static partial void av_packet_unref(PacketHandle packet);

    [LibraryImport(Library)]
    public static partial void av_packet_free(nint* packet);
}

[StructLayout(LayoutKind.Sequential)]
internal struct AVCodecHWConfig
{
    public int PixelFormat;
    public int Methods;
    public int DeviceType;
}

using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>libavutil: pictures in memory, options, names, errors, the log.</summary>
internal static unsafe partial class AVUtil
{
    public const string Library = "avutil";

    public const long AV_NOPTS_VALUE = long.MinValue;
    public const int AV_TIME_BASE = 1_000_000;
    public const int AV_PIX_FMT_NONE = -1;
    public const int AV_PIX_FMT_YUV420P = 0;
    public const int AV_PIX_FMT_BGR24 = 3;
    public const int AV_PIX_FMT_YUVJ420P = 12;
    public const int AV_PIX_FMT_NV12 = 23;
    public const int AV_FRAME_FLAG_CORRUPT = 1;
    public const int AV_FRAME_DATA_DISPLAYMATRIX = 6;

    /// <summary>A bitstream that strays from the standard but gave a whole picture: no reason to throw the picture away.</summary>
    public const int FF_DECODE_ERROR_INVALID_BITSTREAM = 1;

    public const int AVCOL_RANGE_MPEG = 1;
    public const int AVCOL_RANGE_JPEG = 2;
    public const int AVCOL_SPC_UNSPECIFIED = 2;
    public const int AVCOL_SPC_BT709 = 1;
    public const int AVCOL_SPC_FCC = 4;
    public const int AVCOL_SPC_SMPTE170M = 6;
    public const int AVCOL_SPC_SMPTE240M = 7;
    public const int AVCOL_SPC_BT2020_CL = 10;
    public const int AVCOL_SPC_BT2020_NCL = 9;

    [LibraryImport(Library)]
    public static partial uint avutil_version();

    [LibraryImport(Library)]
    public static partial nint av_version_info();

    [LibraryImport(Library)]
    public static partial FrameHandle av_frame_alloc();

    [LibraryImport(Library)]
    public static partial void av_frame_unref(FrameHandle frame);

    [LibraryImport(Library)]
    public static partial void av_frame_free(nint* frame);

    [LibraryImport(Library)]
    public static partial nint av_frame_get_side_data(FrameHandle frame, int type);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int av_dict_set(nint* dictionary, string key, string value, int flags);

    [LibraryImport(Library)]
    public static partial void av_dict_free(nint* dictionary);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int av_opt_set_int(CodecContextHandle target, string name, long value, int searchFlags);

    [LibraryImport(Library)]
    public static partial int av_strerror(int code, byte* buffer, nuint size);

    [LibraryImport(Library)]
    public static partial void av_log_set_callback(delegate* unmanaged[Cdecl]<nint, int, byte*, nint, void> callback);

    [LibraryImport(Library)]
    public static partial int av_log_format_line2(nint context, int level, byte* format, nint arguments, byte* line, int lineSize, int* printPrefix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int av_get_pix_fmt(string name);

    [LibraryImport(Library)]
    public static partial nint av_get_pix_fmt_name(int format);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int av_hwdevice_find_type_by_name(string name);

    [LibraryImport(Library)]
    public static partial int av_hwdevice_iterate_types(int previous);

    [LibraryImport(Library)]
    public static partial nint av_hwdevice_get_type_name(int type);

    [LibraryImport(Library)]
    public static partial int av_hwdevice_ctx_create(nint* device, int type, nint name, nint options, int flags);

    [LibraryImport(Library)]
    public static partial int av_hwframe_transfer_data(FrameHandle target, FrameHandle source, int flags);

    [LibraryImport(Library)]
    public static partial nint av_buffer_ref(HardwareDeviceHandle buffer);

    [LibraryImport(Library)]
    public static partial void av_buffer_unref(nint* buffer);
}

[StructLayout(LayoutKind.Sequential)]
internal readonly record struct AVRational(int Num, int Den);

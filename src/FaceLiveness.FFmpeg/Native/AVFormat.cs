using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>libavformat: opens sources and takes them apart into packets.</summary>
internal static unsafe partial class AVFormat
{
    public const string Library = "avformat";

    public const int AVMEDIA_TYPE_VIDEO = 0;
    public const int AVDISCARD_ALL = 48;
    public const int AVSEEK_FLAG_BACKWARD = 1;
    public const int AVSEEK_FLAG_BYTE = 2;

    [LibraryImport(Library)]
    public static partial uint avformat_version();

    [LibraryImport(Library)]
    public static partial int avformat_network_init();

    [LibraryImport(Library)]
    public static partial nint avformat_alloc_context();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int avformat_open_input(nint* context, string url, nint inputFormat, nint* options);

    [LibraryImport(Library)]
    public static partial int avformat_find_stream_info(FormatContextHandle context, nint* options);

    [LibraryImport(Library)]
    public static partial int av_find_best_stream(FormatContextHandle context, int type, int wanted, int related, nint* decoder, int flags);

    [LibraryImport(Library)]
    public static partial AVRational av_guess_frame_rate(FormatContextHandle context, nint stream, nint frame);

    [LibraryImport(Library)]
    public static partial int av_read_frame(FormatContextHandle context, PacketHandle packet);

    [LibraryImport(Library)]
    public static partial int av_seek_frame(FormatContextHandle context, int streamIndex, long timestamp, int flags);

    [LibraryImport(Library)]
    public static partial void avformat_close_input(nint* context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint av_find_input_format(string name);
}

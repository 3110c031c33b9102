using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>libswscale: converts pixel formats.</summary>
internal static unsafe partial class SwScale
{
    public const string Library = "swscale";

    public const int SWS_BILINEAR = 2;

    [LibraryImport(Library)]
    public static partial uint swscale_version();

    [LibraryImport(Library)]
    public static partial ScalerHandle sws_getContext(
        int sourceWidth, int sourceHeight, int sourceFormat, int width, int height, int format, int flags, nint sourceFilter, nint filter, nint parameters);

    [LibraryImport(Library)]
    public static partial int sws_scale(ScalerHandle context, nint source, nint sourceStride, int y, int height, byte** target, int* targetStride);

    [LibraryImport(Library)]
    public static partial int* sws_getCoefficients(int colorSpace);

    [LibraryImport(Library)]
    public static partial int sws_setColorspaceDetails(
        ScalerHandle context, int* sourceTable, int sourceFullRange, int* table, int fullRange, int brightness, int contrast, int saturation);

    [LibraryImport(Library)]
    public static partial void sws_freeContext(nint context);
}

using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>By which weights red, green and blue were made luma and chroma (FFmpeg's <c>AVColorSpace</c>).</summary>
internal static class ColorMatrix
{
    /// <summary>What the stream states; where it doesn't, what every player assumes: BT.709 for high definition, BT.601 below.</summary>
    public static int Of(int width, int height, int stated)
    {
        const int HighDefinitionWidth = 1280;
        const int HighDefinitionHeight = 720;
        return stated switch
        {
            AVUtil.AVCOL_SPC_BT2020_CL => AVUtil.AVCOL_SPC_BT2020_NCL,
            AVUtil.AVCOL_SPC_UNSPECIFIED or 0 => width >= HighDefinitionWidth || height >= HighDefinitionHeight
                ? AVUtil.AVCOL_SPC_BT709
                : AVUtil.AVCOL_SPC_SMPTE170M,
            _ => stated,
        };
    }

    /// <summary>The weights of a matrix (ITU-T H.273, table 4); those of BT.601 for the few that are no weights of red and blue, as libswscale has it.</summary>
    public static YuvColor ToColor(int matrix, bool fullRange) => matrix switch
    {
        AVUtil.AVCOL_SPC_BT709 => YuvColor.Bt709,
        AVUtil.AVCOL_SPC_FCC => new YuvColor(0.30f, 0.11f),
        AVUtil.AVCOL_SPC_SMPTE240M => new YuvColor(0.212f, 0.087f),
        AVUtil.AVCOL_SPC_BT2020_NCL => YuvColor.Bt2020,
        _ => YuvColor.Bt601,
    } with
    {
        FullRange = fullRange,
    };
}

using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>Copies an 8-bit 4:2:0 picture out of the decoder's memory row by row: there rows are padded, and belong to later pictures too.</summary>
internal static unsafe class DecodedPlanes
{
    public static bool CanCopy(int pixelFormat) =>
        pixelFormat is AVUtil.AV_PIX_FMT_YUV420P or AVUtil.AV_PIX_FMT_YUVJ420P or AVUtil.AV_PIX_FMT_NV12;

    /// <summary>Fills planes of the picture's own size.</summary>
    public static void Copy(FrameHandle frame, YuvPlanes target)
    {
        CopyPlane(frame, 0, target.Luma, target.Width);
        if (frame.Field<int>(FFmpegLayout.FramePixelFormat) == AVUtil.AV_PIX_FMT_NV12)
        {
            SplitChroma(frame, target);
            return;
        }

        CopyPlane(frame, 1, target.Cb, target.ChromaWidth);
        CopyPlane(frame, 2, target.Cr, target.ChromaWidth);
    }

    private static void CopyPlane(FrameHandle frame, int plane, Span<byte> target, int width)
    {
        for (var y = 0; y * width < target.Length; y++)
        {
            Row(frame, plane, y, width).CopyTo(target[(y * width)..]);
        }
    }

    /// <summary>Hardware decoders keep both kinds of chroma in one plane, by turns.</summary>
    private static void SplitChroma(FrameHandle frame, YuvPlanes target)
    {
        for (var y = 0; y < target.ChromaHeight; y++)
        {
            var pairs = Row(frame, 1, y, 2 * target.ChromaWidth);
            var cb = target.Cb.Slice(y * target.ChromaWidth, target.ChromaWidth);
            var cr = target.Cr.Slice(y * target.ChromaWidth, target.ChromaWidth);
            for (var x = 0; x < cb.Length; x++)
            {
                (cb[x], cr[x]) = (pairs[2 * x], pairs[(2 * x) + 1]);
            }
        }
    }

    private static ReadOnlySpan<byte> Row(FrameHandle frame, int plane, int y, int length)
    {
        var start = frame.Field<nint>(FFmpegLayout.FrameData + (plane * sizeof(nint)));
        var stride = frame.Field<int>(FFmpegLayout.FrameLineSize + (plane * sizeof(int)));
        return new ReadOnlySpan<byte>((byte*)start + ((nint)y * stride), length);
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>
/// Turns decoded pictures into upright frames: 8-bit 4:2:0, which is what cameras send, is copied as it is; all else becomes BGR by
/// the colour matrix and range that the stream states, or that its size suggests. Pictures may change in size and format from one to the next.
/// </summary>
internal sealed unsafe class FrameConverter(FFmpegLayout layout) : IDisposable
{
    private const int BytesPerPixel = 3;

    /// <summary>libswscale's vector code writes whole blocks: a row that ends within one loses its end, unless there is room behind it.</summary>
    private const int Block = 32;

    private ScalerHandle? _scaler;
    private PictureFormat _format;
    private Orientation _orientation;
    private byte[] _padded = [];

    /// <summary>Width and height of the next frame, upright.</summary>
    public (int Width, int Height) Measure(FrameHandle frame)
    {
        ReadOrientation(frame);
        var (width, height) = (frame.Field<int>(FFmpegLayout.FrameWidth), frame.Field<int>(FFmpegLayout.FrameHeight));
        return _orientation.Transposed ? (height, width) : (width, height);
    }

    /// <summary>What the planes mean of a picture that <see cref="DecodedPlanes"/> can copy as it is; null for one to convert.</summary>
    public YuvColor? PlanesColor(FrameHandle frame)
    {
        var pixelFormat = frame.Field<int>(FFmpegLayout.FramePixelFormat);
        if (!_orientation.IsUpright || !DecodedPlanes.CanCopy(pixelFormat))
        {
            return null;
        }

        var matrix = ColorMatrix.Of(
            frame.Field<int>(FFmpegLayout.FrameWidth), frame.Field<int>(FFmpegLayout.FrameHeight), frame.Field<int>(layout.FrameColorSpace));
        return ColorMatrix.ToColor(
            matrix, frame.Field<int>(layout.FrameColorRange) == AVUtil.AVCOL_RANGE_JPEG || pixelFormat == AVUtil.AV_PIX_FMT_YUVJ420P);
    }

    /// <summary>Fills <paramref name="target"/>, which holds BGR and has the size that <see cref="Measure"/> told. False if FFmpeg can't convert the picture.</summary>
    public bool Convert(FrameHandle frame, VideoFrame target)
    {
        var format = new PictureFormat(
            frame.Field<int>(FFmpegLayout.FrameWidth),
            frame.Field<int>(FFmpegLayout.FrameHeight),
            frame.Field<int>(FFmpegLayout.FramePixelFormat),
            frame.Field<int>(layout.FrameColorSpace),
            frame.Field<int>(layout.FrameColorRange));
        if (_scaler is null || format != _format)
        {
            Prepare(format);
        }

        if (_scaler!.IsInvalid)
        {
            return false;
        }

        if (_orientation.IsUpright && format.Width % Block == 0)
        {
            return Scale(frame, format.Height, target.Pixels, target.Stride);
        }

        var stride = ((format.Width + Block - 1) / Block * Block * BytesPerPixel) + Block;
        if (_padded.Length < stride * format.Height)
        {
            ArrayPool<byte>.Shared.Return(_padded);
            _padded = ArrayPool<byte>.Shared.Rent(stride * format.Height);
        }

        if (!Scale(frame, format.Height, _padded, stride))
        {
            return false;
        }

        if (_orientation.IsUpright)
        {
            for (var y = 0; y < format.Height; y++)
            {
                _padded.AsSpan(y * stride, target.Stride).CopyTo(target.Pixels[(y * target.Stride)..]);
            }
        }
        else
        {
            _orientation.Apply(_padded, format.Width, format.Height, stride, target.Pixels);
        }

        return true;
    }

    public void Dispose()
    {
        _scaler?.Dispose();
        ArrayPool<byte>.Shared.Return(_padded);
        _padded = [];
    }

    private bool Scale(FrameHandle frame, int height, Span<byte> target, int stride)
    {
        fixed (byte* pixels = target)
        {
            var planes = stackalloc byte*[4] { pixels, null, null, null };
            var strides = stackalloc int[4] { stride, 0, 0, 0 };
            var rows = SwScale.sws_scale(
                _scaler!, frame.Pointer + FFmpegLayout.FrameData, frame.Pointer + FFmpegLayout.FrameLineSize, 0, height, planes, strides);
            return rows == height;
        }
    }

    private void Prepare(PictureFormat format)
    {
        _scaler?.Dispose();
        _format = format;
        var name = Marshal.PtrToStringUTF8(AVUtil.av_get_pix_fmt_name(format.PixelFormat)) ?? "";

        // The "yuvj" formats are old names for the full range; libswscale warns about them at every use.
        var fullRange = format.ColorRange == AVUtil.AVCOL_RANGE_JPEG || name.StartsWith("yuvj", StringComparison.Ordinal) ||
            (format.ColorRange != AVUtil.AVCOL_RANGE_MPEG && name.StartsWith("gray", StringComparison.Ordinal));
        var pixelFormat = name.StartsWith("yuvj", StringComparison.Ordinal) ? AVUtil.av_get_pix_fmt("yuv" + name[4..]) : format.PixelFormat;
        _scaler = SwScale.sws_getContext(
            format.Width, format.Height, pixelFormat, format.Width, format.Height, AVUtil.AV_PIX_FMT_BGR24, SwScale.SWS_BILINEAR, 0, 0, 0);
        if (_scaler.IsInvalid)
        {
            return;
        }

        const int Unchanged = 1 << 16;
        var matrix = SwScale.sws_getCoefficients(ColorMatrix.Of(format.Width, format.Height, format.ColorSpace));
        SwScale.sws_setColorspaceDetails(_scaler, matrix, fullRange ? 1 : 0, matrix, 0, 0, Unchanged, Unchanged);
    }

    /// <summary>Some releases attach the matrix to every picture, others to the first one only: it holds until another comes.</summary>
    private void ReadOrientation(FrameHandle frame)
    {
        const int Numbers = 9;
        var sideData = AVUtil.av_frame_get_side_data(frame, AVUtil.AV_FRAME_DATA_DISPLAYMATRIX);
        if (sideData != 0)
        {
            var matrix = *(int**)(sideData + FFmpegLayout.SideDataPointer);
            _orientation = Orientation.FromDisplayMatrix(new ReadOnlySpan<int>(matrix, Numbers));
        }
    }

    private readonly record struct PictureFormat(int Width, int Height, int PixelFormat, int ColorSpace, int ColorRange);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>A device that decodes instead of the processor, and the way of its pictures back into memory.</summary>
internal sealed unsafe class HardwareDecoder : IDisposable
{
    [ThreadStatic]
    private static int _wantedFormat;

    private readonly HardwareDeviceHandle _device;
    private readonly FrameHandle _downloaded;
    private readonly int _pixelFormat;

    private HardwareDecoder(HardwareDeviceHandle device, FrameHandle downloaded, int pixelFormat)
    {
        _device = device;
        _downloaded = downloaded;
        _pixelFormat = pixelFormat;
    }

    /// <summary>Opens the device of this name for this decoder.</summary>
    /// <exception cref="FrameSourceException">FFmpeg does not know the name, this decoder can't use it, or the machine has no such device.</exception>
    public static HardwareDecoder Open(string name, nint codec, SourceAddress address)
    {
        var type = AVUtil.av_hwdevice_find_type_by_name(name);
        if (type == 0)
        {
            throw new FrameSourceException(
                $"Hardware decoding by '{name}' is not built into this FFmpeg, which knows {string.Join(", ", KnownNames())}. Choose one of these, or leave HardwareAcceleration out.");
        }

        var pixelFormat = FindPixelFormat(codec, type) ?? throw new FrameSourceException(
            $"'{name}' can't decode the video format of {address.DisplayName}. Leave HardwareAcceleration out for this source.");
        nint device;
        var code = AVUtil.av_hwdevice_ctx_create(&device, type, 0, 0, 0);
        if (code < 0)
        {
            throw new FrameSourceException(
                $"Hardware decoding by '{name}' can't start on this machine ({AVError.Describe(code)}). Check the device and its driver, or leave HardwareAcceleration out.");
        }

        return new HardwareDecoder(new HardwareDeviceHandle(device), AVError.ThrowIfOutOfMemory(AVUtil.av_frame_alloc()), pixelFormat);
    }

    /// <summary>Hands the device to the decoder, before that is opened.</summary>
    public void Attach(CodecContextHandle context, FFmpegLayout layout)
    {
        context.Field<nint>(layout.CodecHardwareDevice) = AVUtil.av_buffer_ref(_device);
        context.Field<nint>(layout.CodecGetFormat) = (nint)(delegate* unmanaged[Cdecl]<nint, int*, int>)&ChooseFormat;

        // The decoder asks on the thread that feeds it, because hardware decoding runs without decoder threads of its own.
        _wantedFormat = _pixelFormat;
    }

    /// <summary>The picture in ordinary memory: itself if it is there already. Null if the device would not give it back.</summary>
    public FrameHandle? Download(FrameHandle frame, FFmpegLayout layout)
    {
        if (frame.Field<int>(FFmpegLayout.FramePixelFormat) != _pixelFormat)
        {
            return frame;
        }

        AVUtil.av_frame_unref(_downloaded);
        if (AVUtil.av_hwframe_transfer_data(_downloaded, frame, 0) < 0)
        {
            return null;
        }

        _downloaded.Field<int>(layout.FrameColorSpace) = frame.Field<int>(layout.FrameColorSpace);
        _downloaded.Field<int>(layout.FrameColorRange) = frame.Field<int>(layout.FrameColorRange);

        // The decoder's surfaces are larger than the picture.
        _downloaded.Field<int>(FFmpegLayout.FrameWidth) = frame.Field<int>(FFmpegLayout.FrameWidth);
        _downloaded.Field<int>(FFmpegLayout.FrameHeight) = frame.Field<int>(FFmpegLayout.FrameHeight);
        return _downloaded;
    }

    public void Dispose()
    {
        _downloaded.Dispose();
        _device.Dispose();
    }

    private static int? FindPixelFormat(nint codec, int type)
    {
        AVCodecHWConfig* config;
        for (var index = 0; (config = AVCodec.avcodec_get_hw_config(codec, index)) is not null; index++)
        {
            if ((config->Methods & AVCodec.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0 && config->DeviceType == type)
            {
                return config->PixelFormat;
            }
        }

        return null;
    }

    private static List<string> KnownNames()
    {
        var names = new List<string>();
        for (var type = AVUtil.av_hwdevice_iterate_types(0); type != 0; type = AVUtil.av_hwdevice_iterate_types(type))
        {
            names.Add(Marshal.PtrToStringUTF8(AVUtil.av_hwdevice_get_type_name(type)) ?? "");
        }

        return names;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ChooseFormat(nint context, int* formats)
    {
        // The list ends with the format for decoding on the processor: what is left where the device can't take this stream's profile.
        var last = AVUtil.AV_PIX_FMT_NONE;
        for (; *formats != AVUtil.AV_PIX_FMT_NONE; formats++)
        {
            if (*formats == _wantedFormat)
            {
                return *formats;
            }

            last = *formats;
        }

        return last;
    }
}

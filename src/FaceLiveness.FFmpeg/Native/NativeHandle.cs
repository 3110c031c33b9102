using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>Owns one of FFmpeg's objects; and reads and writes its fields where no function does.</summary>
internal abstract class NativeHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    public unsafe ref T Field<T>(int offset)
        where T : unmanaged => ref *(T*)(handle + offset);
}

internal sealed class CodecContextHandle : NativeHandle
{
    protected override unsafe bool ReleaseHandle()
    {
        var context = handle;
        AVCodec.avcodec_free_context(&context);
        return true;
    }
}

internal sealed class FrameHandle : NativeHandle
{
    protected override unsafe bool ReleaseHandle()
    {
        var frame = handle;
        AVUtil.av_frame_free(&frame);
        return true;
    }
}

internal sealed class PacketHandle : NativeHandle
{
    protected override unsafe bool ReleaseHandle()
    {
        var packet = handle;
        AVCodec.av_packet_free(&packet);
        return true;
    }
}

internal sealed class ScalerHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        SwScale.sws_freeContext(handle);
        return true;
    }
}

internal sealed class HardwareDeviceHandle : NativeHandle
{
    public HardwareDeviceHandle(nint reference) => SetHandle(reference);

    protected override unsafe bool ReleaseHandle()
    {
        var reference = handle;
        AVUtil.av_buffer_unref(&reference);
        return true;
    }
}

internal sealed class DictionaryHandle : NativeHandle
{
    public unsafe void Set(string key, string value)
    {
        var dictionary = handle;
        var code = AVUtil.av_dict_set(&dictionary, key, value, 0);
        SetHandle(dictionary);
        AVError.ThrowIfOutOfMemory(code);
    }

    /// <summary>FFmpeg's open functions take what they know out of the dictionary and leave another one behind.</summary>
    public void Replace(nint dictionary) => SetHandle(dictionary);

    protected override unsafe bool ReleaseHandle()
    {
        var dictionary = handle;
        AVUtil.av_dict_free(&dictionary);
        return true;
    }
}

/// <summary>An opened source, with the state that its interrupt callback looks at: that must live until the source is closed.</summary>
internal sealed class FormatContextHandle : NativeHandle
{
    private readonly Interrupter _interrupter;
    private GCHandle<Interrupter> _pin;

    public unsafe FormatContextHandle(Interrupter interrupter, FFmpegLayout layout)
    {
        _interrupter = interrupter;
        SetHandle(AVFormat.avformat_alloc_context());
        AVError.ThrowIfOutOfMemory(this);
        _pin = new GCHandle<Interrupter>(interrupter);
        Field<nint>(layout.FormatInterruptCallback) = (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Interrupter.Callback;
        Field<nint>(layout.FormatInterruptCallback + sizeof(nint)) = GCHandle<Interrupter>.ToIntPtr(_pin);
    }

    /// <summary>avformat_open_input frees the context itself when it fails.</summary>
    public void Replace(nint context) => SetHandle(context);

    protected override unsafe bool ReleaseHandle()
    {
        _interrupter.BeginClosing();
        var context = handle;
        AVFormat.avformat_close_input(&context);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _pin.Dispose();
    }
}

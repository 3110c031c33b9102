using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>FFmpeg's error codes: tags of four letters, or the system's errno, negated.</summary>
internal static unsafe class AVError
{
    public const int EndOfFile = -541478725;
    public const int Exit = -1414092869;
    public const int InvalidData = -1094995529;
    public const int StreamNotFound = -1381258232;
    public const int DecoderNotFound = -1128613112;
    public const int ProtocolNotFound = -1330794744;
    public const int HttpUnauthorized = -825242872;
    public const int HttpForbidden = -858797304;
    public const int HttpNotFound = -875574520;
    public const int AccessDenied = -13;
    public const int OutOfMemory = -12;
    public const int Busy = -16;

    /// <summary>EAGAIN is one of the few numbers that systems disagree on.</summary>
    public static readonly int TryAgain = OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? -35 : -11;

    public static string Describe(int code)
    {
        const int Size = 256;
        var buffer = stackalloc byte[Size];
        _ = AVUtil.av_strerror(code, buffer, Size);
        return Marshal.PtrToStringUTF8((nint)buffer) ?? "unknown error";
    }

    public static T ThrowIfOutOfMemory<T>(T handle)
        where T : NativeHandle => handle.IsInvalid ? throw new InsufficientMemoryException("FFmpeg could not allocate memory.") : handle;

    public static void ThrowIfOutOfMemory(int code)
    {
        if (code == OutOfMemory)
        {
            throw new InsufficientMemoryException("FFmpeg could not allocate memory.");
        }
    }
}

using System.Runtime.InteropServices;
using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>
/// FFmpeg's shared libraries, loaded once per process when the first source is read. Any release from 4.3 to 8.1 serves.
/// Loading them takes over FFmpeg's process-wide log, because its own lines would show passwords.
/// </summary>
public static class FFmpegLibraries
{
    /// <summary>The environment variable that names the folder to load the libraries from, instead of where the system keeps them.</summary>
    public const string FolderVariable = "FACELIVENESS_FFMPEG";

    private static readonly Lazy<LoadResult> Result = new(Load);

    internal static FFmpegLayout Layout => Result.Value.Layout ?? throw new FrameSourceException(Result.Value.Fault!);

    /// <summary>Tells whether the libraries are there and which; it never throws.</summary>
    /// <returns>What was found, or the sentence that says what is missing and how to get it.</returns>
    public static FFmpegProbe Probe()
    {
        var result = Result.Value;
        return new FFmpegProbe(result.Fault is null, result.Fault ?? $"FFmpeg {result.Release} ({result.Versions})");
    }

    private static unsafe LoadResult Load()
    {
        try
        {
            var folder = Environment.GetEnvironmentVariable(FolderVariable);
            var fault = NativeLoader.TryLoad(string.IsNullOrWhiteSpace(folder) ? null : folder, out var layout, out var versions);
            if (layout is null)
            {
                return new LoadResult(null, versions, "", fault);
            }

            AVUtil.av_log_set_callback(&FFmpegLog.Callback);
            _ = AVFormat.avformat_network_init();
            return new LoadResult(layout, versions, Marshal.PtrToStringUTF8(AVUtil.av_version_info()) ?? "", null);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException or BadImageFormatException)
        {
            return new LoadResult(null, default, "", $"FFmpeg's libraries can't be used: {exception.Message} {NativeLoader.InstallAdvice}.");
        }
    }

    private sealed record LoadResult(FFmpegLayout? Layout, FFmpegVersions Versions, string Release, string? Fault);
}

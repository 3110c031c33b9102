using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FaceLiveness.FFmpeg.Native;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.FFmpeg;

/// <summary>
/// Takes FFmpeg's log lines to the logger of the source that they are about, without credentials. Faults reach the user as exceptions
/// and counters, so these lines are for whoever looks for a cause: a damaged stream alone writes dozens a second.
/// </summary>
internal static unsafe partial class FFmpegLog
{
    private const int Error = 16;
    private const int Fatal = 8;
    private const int Info = 32;
    private const int LineSize = 1024;

    [ThreadStatic]
    private static ILogger? _logger;

    [ThreadStatic]
    private static string? _sourceId;

    [ThreadStatic]
    private static int _printPrefix;

    /// <summary>FFmpeg works on the thread that calls it: what it writes there is about that thread's source.</summary>
    public static void Attach(ILogger logger, string sourceId)
    {
        _logger = logger;
        _sourceId = sourceId;
        _printPrefix = 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Callback(nint context, int level, byte* format, nint arguments)
    {
        // FFmpeg's own decoding threads have no source attached; they repeat what the decoder reports to its caller anyway.
        if (level > Info || _logger is not { } logger || logger is NullLogger)
        {
            return;
        }

        var target = level <= Fatal ? LogLevel.Warning : level <= Error ? LogLevel.Debug : LogLevel.Trace;
        if (!logger.IsEnabled(target))
        {
            return;
        }

        var line = stackalloc byte[LineSize];
        int printPrefix = _printPrefix;
        _ = AVUtil.av_log_format_line2(context, level, format, arguments, line, LineSize, &printPrefix);
        _printPrefix = printPrefix;
        var text = Marshal.PtrToStringUTF8((nint)line)?.TrimEnd();
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        text = CredentialRedactor.Redact(text);
        try
        {
            LogLine(logger, target, _sourceId ?? "", text);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // An exception must not cross into C: a broken logger costs its lines and nothing else.
            _logger = null;
        }
    }

    [LoggerMessage(EventId = 2200, Message = "{SourceId}: FFmpeg says: {Line}")]
    private static partial void LogLine(ILogger logger, LogLevel level, string sourceId, string line);
}

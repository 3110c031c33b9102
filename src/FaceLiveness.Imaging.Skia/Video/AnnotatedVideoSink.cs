using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.Imaging.Skia;

/// <summary>
/// Records every stream with its overlay, one MP4 for each (H.264, or MPEG-4 where this ffmpeg has no libx264), over the ffmpeg program.
/// Files are named after the streams and are whole once the sink is disposed.
/// </summary>
/// <remarks>
/// A fault of one recording (a full disk, ffmpeg killed) ends that recording, is logged and kept in <see cref="Faults"/>, and hurts
/// neither the analysis nor the other recordings. The files can be read by their owner only.
/// </remarks>
public sealed partial class AnnotatedVideoSink : IResultSink, IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _ffmpeg;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<Task<string[]>> _encoder;
    private readonly ConcurrentDictionary<string, StreamVideo?> _videos = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _files = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private bool _disposed;

    /// <summary>Prepares recordings; each starts with its stream's first frames.</summary>
    /// <param name="folder">Where the files go. It is made; files of the same name are replaced.</param>
    /// <param name="logger">Is told of faults.</param>
    /// <param name="ffmpegProgram">A path, or a name to look for on PATH.</param>
    /// <param name="timeProvider">Bounds how long a stuck ffmpeg is waited for; the system's when null.</param>
    /// <exception cref="InvalidOperationException">There is no ffmpeg program on this machine.</exception>
    public AnnotatedVideoSink(
        string folder, ILogger<AnnotatedVideoSink>? logger = null, string ffmpegProgram = "ffmpeg", TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(ffmpegProgram);
        _folder = Path.GetFullPath(folder);
        _ffmpeg = FfmpegProgram.Find(ffmpegProgram);
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<AnnotatedVideoSink>.Instance;
        _encoder = new(() => FfmpegProgram.EncoderAsync(_ffmpeg));
    }

    /// <summary>The files that are finished; complete once the sink is disposed.</summary>
    public IReadOnlyCollection<string> Files => _files;

    /// <summary>One sentence for each recording that failed.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <inheritdoc/>
    public async ValueTask PublishAsync(FrameResult result, VideoFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_videos.GetOrAdd(result.StreamId, NewVideo) is not { } video)
        {
            return;
        }

        // Not to be cancelled half way: half a frame would spoil the file.
        await GuardAsync(result.StreamId, video, () => video.AddAsync(result, frame)).ConfigureAwait(false);
    }

    /// <summary>Finishes every file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await Task.WhenAll(_videos.Keys.Select(FinishAsync)).ConfigureAwait(false);
    }

    /// <summary>The name of a stream's file: what is safe in a file name of the stream's own.</summary>
    internal static string FileName(string streamId)
    {
        var safe = string.Concat(streamId.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')).Trim('.', '_');
        return safe.Length switch
        {
            0 => "stream",
            > 80 => safe[..80],
            _ => safe,
        };
    }

    private StreamVideo NewVideo(string streamId)
    {
        lock (_names)
        {
            var name = FileName(streamId);
            for (var i = 2; !_names.Add(name); i++)
            {
                name = $"{FileName(streamId)}-{i}";
            }

            return new(Path.Combine(_folder, name + ".mp4"), StartAsync);
        }
    }

    private async Task<VideoEncoder> StartAsync(string path, int width, int height, double rate)
    {
        Directory.CreateDirectory(_folder);
        return VideoEncoder.Start(_ffmpeg, await _encoder.Value.ConfigureAwait(false), path, width, height, rate, _time);
    }

    private async Task FinishAsync(string streamId)
    {
        if (_videos[streamId] is not { } video)
        {
            return;
        }

        await GuardAsync(streamId, video, async () =>
        {
            if (await video.FinishAsync().ConfigureAwait(false))
            {
                _files.Enqueue(video.Path);
            }

            _videos[streamId] = null;
            await video.DisposeAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async Task GuardAsync(string streamId, StreamVideo video, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _videos[streamId] = null;
            var fault = $"The annotated video of stream '{streamId}' is not recorded any further: {e.Message}. Look for free space and write access in '{_folder}'.";
            _faults.Enqueue(fault);
            LogFault(fault);
            await video.DisposeAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "{Fault}")]
    private partial void LogFault(string fault);
}

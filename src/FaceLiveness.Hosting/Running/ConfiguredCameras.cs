using System.Threading.Channels;
using FaceLiveness.FFmpeg;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace FaceLiveness.Hosting;

/// <summary>Keeps the cameras that a pipeline watches in step with the configuration section <c>FaceLiveness:Cameras</c>.</summary>
internal sealed partial class ConfiguredCameras(
    IConfiguration configuration,
    IOptions<FaceLivenessHostingOptions> options,
    TimeProvider timeProvider,
    ILoggerFactory loggerFactory,
    ILogger<ConfiguredCameras> logger)
{
    // An editor that saves a file, or a mounted one that is swapped, is noticed several times over: the last notice counts.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, (CameraEntry Entry, IFrameSource Source)> _watched = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _faults = [];

    // What somebody asks for from another thread: replaced as a whole.
    private volatile IReadOnlyList<CameraEntry> _entries = [];

    /// <summary>The entries of the configuration that are in order, also those that are not enabled.</summary>
    public IReadOnlyList<CameraEntry> Entries => _entries;

    /// <summary>Whether an entry of the configuration is not in order, or its camera could not be made.</summary>
    public bool IsFaulty { get; private set; }

    /// <summary>Some have come or gone.</summary>
    public event Action? Changed;

    /// <summary>Adds the cameras of the configuration to a pipeline that is about to run.</summary>
    public Task BeginAsync(FacePipeline pipeline) => ApplyAsync(pipeline);

    /// <summary>Follows the configuration until cancelled.</summary>
    public async Task FollowAsync(FacePipeline pipeline, CancellationToken cancellationToken)
    {
        var notices = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var following = ChangeToken.OnChange(configuration.GetReloadToken, () => notices.Writer.TryWrite(true));

        // What changed before there was anybody to notice it.
        notices.Writer.TryWrite(true);
        while (await notices.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (notices.Reader.TryRead(out _))
            {
                await Task.Delay(Quiet, timeProvider, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                await ApplyAsync(pipeline).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The next change may be a better one, and somebody must be there to follow it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogNotFollowed(exception);
            }
        }
    }

    /// <summary>Gives back what the cameras hold, when the pipeline does not read them any more.</summary>
    public async Task CloseAsync()
    {
        foreach (var (_, source) in _watched.Values)
        {
            await DisposeAsync(source).ConfigureAwait(false);
        }

        _watched.Clear();
    }

    private async Task ApplyAsync(FacePipeline pipeline)
    {
        var section = CameraSection.Read(configuration);
        foreach (var fault in section.Faults.Except(_faults))
        {
            LogRefused(fault);
        }

        _faults = section.Faults;
        _entries = section.Cameras;
        var wanted = section.Cameras.Where(camera => camera.Options.Enabled).ToDictionary(camera => camera.Options.Id, StringComparer.Ordinal);

        // All that is to go goes first: two cameras that swap their devices must not both have one open. An entry that has become wrong leaves its
        // camera as it is, since a slip of the pen should blind nobody.
        foreach (var (id, (entry, source)) in _watched.ToList())
        {
            var isChanged = wanted.TryGetValue(id, out var now) ? now.Content != entry.Content : !section.RefusedIds.Contains(id);
            if (isChanged)
            {
                await pipeline.RemoveSourceAsync(id).ConfigureAwait(false);
                _watched.Remove(id);
                await DisposeAsync(source).ConfigureAwait(false);
                LogRemoved(id);
            }
        }

        foreach (var (id, entry) in wanted)
        {
            if (!_watched.ContainsKey(id))
            {
                await AddAsync(pipeline, id, entry).ConfigureAwait(false);
            }
        }

        IsFaulty = section.Faults.Count > 0 || wanted.Keys.Any(id => !_watched.ContainsKey(id));
        Changed?.Invoke();
    }

    private async Task AddAsync(FacePipeline pipeline, string id, CameraEntry entry)
    {
        IFrameSource? source = null;
        try
        {
            source = options.Value.OpenCamera is { } open ? open(entry.Options) : Open(entry.Options);
            if (source.Id != id)
            {
                throw new InvalidOperationException($"{nameof(FaceLivenessHostingOptions.OpenCamera)} made a source '{source.Id}' of it: its id must be the camera's.");
            }

            pipeline.AddSource(source);
            _watched.Add(id, (entry, source));
            LogAdded(id, entry.Address);
        }
#pragma warning disable CA1031 // Whatever is wrong with one camera must not cost the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotOpened(id, CredentialRedactor.Redact(exception.Message));
            await DisposeAsync(source).ConfigureAwait(false);
        }
    }

    private IFrameSource Open(CameraOptions camera)
    {
        FFmpegFrameSource Source(string address) => new(camera.Id, address, camera.FFmpeg, timeProvider, loggerFactory.CreateLogger<FFmpegFrameSource>());

        var main = Source(camera.Address);
        return camera.SubStream is { Length: > 0 } sub
            ? new SubStreamFrameSource(main, Source(sub), timeProvider, loggerFactory.CreateLogger<SubStreamFrameSource>())
            : main;
    }

    private static async ValueTask DisposeAsync(IFrameSource? source)
    {
        switch (source)
        {
            case IAsyncDisposable asyncDisposable:
                await asyncDisposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    [LoggerMessage(EventId = 6101, Level = LogLevel.Warning, Message = "{Fault} The other cameras go on.")]
    private partial void LogRefused(string fault);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Warning, Message = "Camera '{Id}' can't be watched: {Cause} Correct its entry in FaceLiveness:Cameras; the other cameras go on.")]
    private partial void LogNotOpened(string id, string cause);

    [LoggerMessage(EventId = 6105, Level = LogLevel.Error, Message = "A change of FaceLiveness:Cameras could not be followed to its end; the next change tries again")]
    private partial void LogNotFollowed(Exception exception);

    [LoggerMessage(EventId = 6103, Level = LogLevel.Information, Message = "Camera '{Id}' is watched: {Address}")]
    private partial void LogAdded(string id, string address);

    [LoggerMessage(EventId = 6104, Level = LogLevel.Information, Message = "Camera '{Id}' is watched no more")]
    private partial void LogRemoved(string id);
}

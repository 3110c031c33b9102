using System.Globalization;
using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Onnx;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Sample.Drill;

/// <summary>
/// Two healthy cameras and one that fails in every known way, one after the other, in one pipeline of the usual wiring. Everything
/// that it reports is measured.
/// </summary>
internal sealed class DrillRun : IAsyncDisposable
{
    public const string VictimId = "victim";

    // Whatever a camera does.
    public static readonly TimeSpan LongestCancel = TimeSpan.FromSeconds(1);

    private const string Secret = "s3cret-drill";
    private const string User = "drill-viewer";

    // What a camera may take to show its fault, and to be back: many times what it should.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    private readonly DrillClips _clips;
    private readonly FakeCamera[] _healthyCameras;
    private readonly FakeCamera _camera;
    private readonly VictimSource _victim;
    private readonly VictimLog _log = new();
    private readonly HealthyStreams _healthy = new();
    private readonly FacePipeline _pipeline;

    // As the product's, shortened so that the drill ends within two minutes.
    private readonly FFmpegSourceOptions _sourceOptions = new()
    {
        IsLive = true,
        OpenTimeout = TimeSpan.FromSeconds(1.5),
        ReadTimeout = TimeSpan.FromSeconds(1.5),
    };

    private int _calmLost;

    public DrillRun(IReadOnlyList<ModelFile> models, DrillClips clips, string folder)
    {
        _clips = clips;
        _healthyCameras = [.. clips.Healthy.Select(clip => new FakeCamera(clips, clip))];
        _camera = new FakeCamera(clips, clips.Victim);
        _victim = new VictimSource(VictimId, Address("http"), _sourceOptions);
        var builder = new PipelineBuilder()
            .AddOnnxModels(models).AddBlinkLiveness().AddFileProfileStore(Path.Combine(folder, "profiles")).AddImageCodec(new SkiaImageCodec())
            .AddStatusFile(Path.Combine(folder, "status.json")).AddHistoryFile(Path.Combine(folder, "history.jsonl"))
            .AddEventSink(_log).Configure(Configure);
        for (var i = 0; i < _healthyCameras.Length; i++)
        {
            builder.AddSource(new FFmpegFrameSource(
                $"healthy-{i + 1}", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_healthyCameras[i].Port}/camera"), _sourceOptions));
        }

        _pipeline = builder.AddSource(_victim).Build();
    }

    private StreamState VictimState => _pipeline.Streams[^1].State;

    /// <param name="cases">What to do.</param>
    /// <param name="onRow">Told the number of exercises done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">The streams do not even start.</exception>
    public async Task<DrillReport> RunAsync(IReadOnlyList<FaultCase> cases, Action<int> onRow, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(stop.Token);
        try
        {
            if (!await UntilAsync(() => _pipeline.Streams.All(stream => stream.State == StreamState.Live && stream.FramesRead > FakeCamera.Head && stream.FramesAnalyzed > 3 * DrillClips.FramesPerSecond), cancellationToken))
            {
                throw new IOException($"The drill's streams did not start within {Patience.TotalSeconds:0} s: {string.Join(" ", _pipeline.Streams.Select(stream => $"{stream.StreamId}: {stream.State}. {stream.Fault}"))}");
            }

            _healthy.Begin();
            await BeCalmAsync(cancellationToken);
            var rows = new List<DrillRow>();
            foreach (var exercise in cases)
            {
                rows.Add(await ExerciseAsync(exercise, cancellationToken));
                onRow(rows.Count);
            }

            // Stopped as it happens in life: while a camera is dead.
            _camera.Fail(new(CameraFault.SaysNothing, "", FaultEffect.Refuses));
            await Task.Delay(Watch, TimeProvider.System, cancellationToken);
            var (seen, _) = _healthy.Count;
            var since = TimeProvider.System.GetTimestamp();
            await stop.CancelAsync();
            await watching;
            var cancel = TimeProvider.System.GetElapsedTime(since);
            var secret = _log.Told.Any(text => text.Contains(Secret, StringComparison.Ordinal) || text.Contains(User, StringComparison.Ordinal));
            return new DrillReport(rows, cancel, seen, _calmLost, secret);
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        await _camera.DisposeAsync();
        foreach (var camera in _healthyCameras)
        {
            await camera.DisposeAsync();
        }
    }

    private static void Configure(FaceLivenessOptions options)
    {
        options.Analysis.StallAfter = TimeSpan.FromSeconds(0.7);
        options.Analysis.StallLimit = TimeSpan.FromSeconds(1.4);
        options.Analysis.FirstPictureLimit = TimeSpan.FromSeconds(2.5);
        options.Analysis.FirstRetry = TimeSpan.FromSeconds(0.2);
        options.Analysis.LongestRetry = TimeSpan.FromSeconds(0.4);

        // The drill is about streams: two searches a second leave a busy machine room to lose nothing.
        options.Analysis.PersonDetectionInterval = TimeSpan.FromSeconds(0.5);
    }

    private string Address(string scheme) => string.Create(CultureInfo.InvariantCulture, $"{scheme}://{User}:{Secret}@127.0.0.1:{_camera.Port}/camera");

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var result in _pipeline.RunAsync(cancellationToken))
            {
                if (result.StreamId == VictimId)
                {
                    _log.Add(result);
                }
                else
                {
                    _healthy.Add(result);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The drill is over.
        }
    }

    /// <summary>Watches for a while in which nothing fails: a machine that loses pictures then is too busy to tell anything.</summary>
    private async Task BeCalmAsync(CancellationToken cancellationToken)
    {
        var before = _healthy.Count.Lost;
        await Task.Delay(Calm, TimeProvider.System, cancellationToken);
        _calmLost += _healthy.Count.Lost - before;
    }

    /// <summary>What a failing camera does to the others it does again; what else runs on this machine does not.</summary>
    private async Task<DrillRow> ExerciseAsync(FaultCase exercise, CancellationToken cancellationToken)
    {
        var tries = new List<DrillRow>();
        do
        {
            tries.Add(await TryAsync(exercise, cancellationToken));
            if (tries[^1].HealthyLost > 0)
            {
                await BeCalmAsync(cancellationToken);
            }
        }
        while (tries is [{ HealthyLost: > 0 }] or [{ HealthyLost: > 0 }, { HealthyLost: 0 }]);

        var lost = tries.Sum(row => row.HealthyLost);
        var isOfTheFault = tries.Count(row => row.HealthyLost > 0) > 1;
        var told = tries.Find(row => !row.Shown || row.Recovered is null) ?? tries[0];
        return told with { Cancel = tries.Max(row => row.Cancel), HealthyLost = isOfTheFault ? lost : 0, LostInPassing = isOfTheFault ? 0 : lost };
    }

    private async Task<DrillRow> TryAsync(FaultCase exercise, CancellationToken cancellationToken)
    {
        var address = Address(exercise.IsRtsp ? "rtsp" : "http");
        if (_victim.Address != address)
        {
            _victim.Address = address;
            _camera.Drop();
        }

        _log.Begin();
        await UntilAsync(() => VictimState == StreamState.Live && _log.Pictures > DrillClips.FramesPerSecond / 2, cancellationToken);
        var before = _healthy.Count.Lost;

        _log.Begin();
        _victim.Address = exercise.Fault == CameraFault.HostUnknown ? $"http://{User}:{Secret}@no-such-camera.invalid/camera" : address;
        _camera.Fail(exercise);
        var cancelling = CancelProbe.MeasureAsync(_victim.Address, _sourceOptions, Configure);
        var shown = await ShowAsync(exercise, cancellationToken);
        var cancel = await cancelling;

        var events = _log.Events;
        var (longestStep, largest) = _log.Pace;
        var fault = _log.Elapsed;
        _victim.Address = address;
        _camera.Recover();
        var pictures = _log.Pictures;
        var back = await UntilAsync(() => VictimState == StreamState.Live && _log.Pictures > pictures, cancellationToken);
        var recovered = _log.Elapsed - fault;

        var losses = events.Select(e => e.Event).OfType<StreamLost>().ToList();
        return new DrillRow
        {
            Case = exercise,
            States = States(events),
            Message = losses.Count > 0 ? losses[^1].Reason
                : string.Create(CultureInfo.InvariantCulture, $"Pictures of up to {largest.Width}x{largest.Height}; longest step of media time {longestStep.TotalSeconds:0.0} s."),
            Noticed = events.Select(e => (TimeSpan?)e.After).FirstOrDefault(),
            Shown = shown && longestStep < LongestStep,
            Recovered = back ? recovered : null,
            Cancel = cancel,
            HealthyLost = _healthy.Count.Lost - before,
        };
    }

    /// <summary>Waits for the effect that the fault has to show; where it has to show none, watches for a while.</summary>
    private async Task<bool> ShowAsync(FaultCase exercise, CancellationToken cancellationToken)
    {
        if (exercise.Effect == FaultEffect.GoesOn)
        {
            await Task.Delay(Watch, TimeProvider.System, cancellationToken);
            return await UntilAsync(() => exercise.Fault != CameraFault.OtherSize || _log.Pace.Largest == (DrillClips.OtherWidth, DrillClips.OtherHeight), cancellationToken);
        }

        // Refused are those who connect again: the first loss is that of the connection that was.
        var losses = exercise.Effect == FaultEffect.Refuses ? 2 : 1;
        return await UntilAsync(() => _log.Events.Count(e => e.Event is StreamLost) >= losses, cancellationToken);
    }

    private static string States(IReadOnlyList<(TimeSpan After, PipelineEvent Event)> events)
    {
        var words = events.Select(e => e.Event switch
        {
            StreamStalled => "stalled",
            StreamLost { RetryIn: null } => "failed",
            StreamLost => "retrying",
            _ => "live",
        }).ToList();
        var parts = new List<string> { "live" };
        for (var i = 0; i < words.Count; i++)
        {
            if (i == 0 || words[i] != words[i - 1])
            {
                var times = words.Skip(i).TakeWhile(word => word == words[i]).Count();
                parts.Add(times > 1 ? $"{words[i]} x{times}" : words[i]);
            }
        }

        return string.Join(", ", parts);
    }

    private static async Task<bool> UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }

        return true;
    }
}

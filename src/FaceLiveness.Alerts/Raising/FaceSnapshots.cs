namespace FaceLiveness.Alerts;

/// <summary>
/// Keeps the newest good look at each face in view, for alerts that want one. A face is encoded when it is clearly better than the one kept, or
/// that is old; and only in streams of which somebody wants pictures.
/// </summary>
internal sealed class FaceSnapshots(Func<IImageCodec?> codec, TimeProvider time) : IResultSink
{
    // 256 pictures of 10 to 30 KB are a few megabytes at most.
    private const int Kept = 256;

    // Below this nobody would recognise a face.
    private const float LeastQuality = 0.2f;

    private const float ClearlyBetter = 1.15f;

    private static readonly TimeSpan StaysNew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, Look> _looks = [];
    private readonly List<(string Track, TaskCompletionSource<byte[]?> Found)> _seekers = [];

    /// <summary>Whether somebody wants pictures of a stream's faces.</summary>
    public Func<string, bool> IsWanted { get; set; } = static _ => false;

    /// <summary>Whether there is what pictures are written with.</summary>
    public bool CanLook => codec() is not null;

    public ValueTask PublishAsync(FrameResult result, VideoFrame frame, CancellationToken cancellationToken = default)
    {
        if (!IsWanted(result.StreamId))
        {
            return ValueTask.CompletedTask;
        }

        foreach (var person in result.Persons)
        {
            if (person is { Face: { } face, Quality: { } quality } && quality.Score >= LeastQuality)
            {
                var track = AlertFacts.TrackKey(result.StreamId, person.TrackId);
                if (IsWorthKeeping(track, quality.Score, result.CaptureTime) && codec() is { } writer)
                {
                    Keep(track, new Look(FacePicture.Cut(writer, frame, face.Box), quality.Score, result.CaptureTime, person.Identity.ProfileId));
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The look at a face that is kept; null where there is none.</summary>
    public byte[]? Find(string track)
    {
        lock (_gate)
        {
            return _looks.TryGetValue(track, out var look) ? look.Picture : null;
        }
    }

    /// <summary>Waits for a look at a face.</summary>
    /// <returns>Null where none came in time.</returns>
    public async Task<byte[]?> FindAsync(string track, TimeSpan wait, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_looks.TryGetValue(track, out var look))
            {
                return look.Picture;
            }

            _seekers.Add((track, found));
        }

        using var timeout = time.CreateTimer(_ => found.TrySetResult(null), null, wait, Timeout.InfiniteTimeSpan);
        var cancel = cancellationToken.Register(() => found.TrySetResult(null));
        await using (cancel.ConfigureAwait(false))
        {
            var picture = await found.Task.ConfigureAwait(false);
            lock (_gate)
            {
                _seekers.RemoveAll(seeker => seeker.Found == found);
            }

            return picture;
        }
    }

    /// <summary>A person has their old track's id again.</summary>
    public void Rejoin(string former, string track)
    {
        lock (_gate)
        {
            if (_looks.Remove(former, out var look))
            {
                _looks[track] = look;
            }
        }
    }

    /// <summary>A track is somebody else now.</summary>
    public void ForgetTrack(string track)
    {
        lock (_gate)
        {
            _looks.Remove(track);
        }
    }

    /// <summary>Forgets the looks at a person who was erased.</summary>
    public void Forget(string profileId)
    {
        lock (_gate)
        {
            foreach (var track in _looks.Where(look => look.Value.ProfileId == profileId).Select(look => look.Key).ToList())
            {
                _looks.Remove(track);
            }
        }
    }

    /// <summary>Notes whose the look at a track is.</summary>
    public void Link(string track, string profileId)
    {
        lock (_gate)
        {
            if (_looks.TryGetValue(track, out var look))
            {
                _looks[track] = look with { ProfileId = profileId };
            }
        }
    }

    private bool IsWorthKeeping(string track, float quality, DateTimeOffset at)
    {
        lock (_gate)
        {
            return !_looks.TryGetValue(track, out var kept) || quality > kept.Quality * ClearlyBetter || (at - kept.At).Duration() > StaysNew;
        }
    }

    private void Keep(string track, Look look)
    {
        lock (_gate)
        {
            // The newest are at the end.
            _looks.Remove(track);
            _looks.Add(track, look);
            while (_looks.Count > Kept || (look.At - _looks.GetAt(0).Value.At).Duration() > Forgotten)
            {
                _looks.RemoveAt(0);
            }

            foreach (var (_, found) in _seekers.Where(seeker => seeker.Track == track))
            {
                found.TrySetResult(look.Picture);
            }
        }
    }

    private sealed record Look(byte[] Picture, float Quality, DateTimeOffset At, string? ProfileId);
}

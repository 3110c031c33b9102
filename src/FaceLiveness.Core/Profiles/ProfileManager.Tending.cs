namespace FaceLiveness;

public sealed partial class ProfileManager
{
    /// <summary>
    /// Erases whoever has been kept long enough, drops samples that are poor, redundant or unlike their profile, deletes old pictures, makes merges
    /// final, and lets long unseen profiles become dormant. Runs by itself every <see cref="ProfileOptions.PruneInterval"/>.
    /// </summary>
    public async ValueTask PruneAsync(CancellationToken cancellationToken = default)
    {
        int profiles = 0, samples = 0;
        foreach (var profile in _register.All)
        {
            if (!IsAnythingDue(profile))
            {
                continue;
            }

            // A turn for each profile, so that a long list keeps nobody waiting.
            using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
            if (_register.Read(profile.Id) is { } newest)
            {
                var before = newest.Samples.Count;
                await TendAsync(newest, cancellationToken).ConfigureAwait(false);
                var after = _register.Read(newest.Id);
                profiles += after is null ? 1 : 0;
                samples += before - (after?.Samples.Count ?? before);
            }
        }

        if (profiles + samples > 0)
        {
            LogPruned(profiles, samples);
        }
    }

    private bool IsAnythingDue(Profile profile)
    {
        var now = _time.GetUtcNow();
        return _unpruned.ContainsKey(profile.Id)
            || (profile.MergedInto is null
                ? _retention.ReasonToErase(profile, now) is not null || !ReferenceEquals(Aged(profile, now), profile)
                : _retention.IsMergeFinal(profile, now))
            || PicturesDue(profile, now).Any();
    }

    private async ValueTask TendAsync(Profile profile, CancellationToken cancellationToken)
    {
        var (id, now) = (profile.Id, _time.GetUtcNow());
        if (profile.MergedInto is null && _retention.ReasonToErase(profile, now) is { } reason)
        {
            await EraseInTurnAsync(id, Retention, reason, cancellationToken).ConfigureAwait(false);
            return;
        }

        await MendAsync(id, cancellationToken).ConfigureAwait(false);
        if (_retention.IsMergeFinal(profile, now))
        {
            await ChangeAsync(
                id,
                Retention,
                newest => newest.MergedInto is null ? null : newest with { Samples = [] },
                (before, _) => Step(ProfileEventKind.Pruned, id, Retention, "Merged longer ago than a merge can be undone; the id stays an alias.") with
                {
                    OtherProfileId = before.MergedInto,
                    SampleIds = IdsOf(before.Samples),
                },
                cancellationToken).ConfigureAwait(false);
        }
        else if (profile.MergedInto is null)
        {
            await ChangeAsync(
                id,
                Retention,
                newest =>
                {
                    var pruned = _pruner.Prune(newest) is { } kept ? newest with { Samples = kept, UpdatedAt = now } : newest;
                    var aged = Aged(pruned, now);
                    return ReferenceEquals(aged, newest) ? null : aged;
                },
                (before, after) => after.Samples.Count == before.Samples.Count
                    ? null
                    : Step(ProfileEventKind.Pruned, id, Retention, "Poor, redundant, unlike the anchors, or more than are kept.") with
                    {
                        SampleIds = IdsOf(before.Samples.ExceptBy(after.Samples.Select(sample => sample.Id), sample => sample.Id)),
                    },
                cancellationToken).ConfigureAwait(false);
            if (_unpruned.ContainsKey(id) && _register.Read(id) is { } living && _pruner.Doubtful(living) is { } doubtful)
            {
                LogDoubtful(id, doubtful.Id);
            }
        }

        await DeletePicturesAsync(id, now, cancellationToken).ConfigureAwait(false);
        _unpruned.TryRemove(id, out _);
    }

    private Profile Aged(Profile profile, DateTimeOffset now) => _lifecycle.Advance(_lifecycle.LetSleep(profile, now), now);

    private IEnumerable<ProfileSample> PicturesDue(Profile profile, DateTimeOffset now) =>
        profile.Samples.Where(sample => _retention.IsPictureDue(profile, sample, now) && !_withoutPicture.ContainsKey((profile.Id, sample.Id)));

    private async ValueTask DeletePicturesAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_register.Read(id) is not { } profile)
        {
            return;
        }

        var due = PicturesDue(profile, now).ToList();
        var old = (await WithPicturesAsync(id, due, cancellationToken).ConfigureAwait(false))
            .Where(sample => sample.Picture is not null).Select(sample => sample.Id).ToHashSet(StringComparer.Ordinal);
        if (old.Count > 0)
        {
            await ChangeAsync(
                id,
                Retention,
                newest => newest with
                {
                    Samples = [.. newest.Samples.Select(sample => old.Contains(sample.Id) ? sample with { Picture = ReadOnlyMemory<byte>.Empty } : sample)],
                },
                (_, _) => Step(ProfileEventKind.PicturesDeleted, id, Retention, "As old as pictures are kept at most; the samples stay.") with { SampleIds = [.. old] },
                cancellationToken).ConfigureAwait(false);
        }

        foreach (var sample in due)
        {
            _withoutPicture[(id, sample.Id)] = true;
        }
    }

    private async Task TendRegularlyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.PruneInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await PruneAsync(cancellationToken).ConfigureAwait(false);
                    await FindDuplicatesAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
                {
                    LogPruningFailed(fault);
                }
            }
        }
        catch (Exception fault) when (cancellationToken.IsCancellationRequested)
        {
            LogStopped(fault.GetType().Name);
        }
    }
}

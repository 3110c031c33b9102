using Xunit;

namespace FaceLiveness.Testing;

/// <summary>
/// What every <see cref="IProfileStore"/> must do. Derive from it in a test project of your own and say how a store is opened:
/// xunit runs every fact on it.
/// </summary>
public abstract class ProfileStoreConformance : IAsyncLifetime
{
    private readonly SyntheticFaces _faces = new(seed: 7);

    /// <summary>The store under test: empty, and a new one for every fact.</summary>
    protected IProfileStore Store { get; private set; } = null!;

    /// <summary>Opens an empty store. Called once for each fact.</summary>
    protected abstract ValueTask<IProfileStore> OpenAsync();

    /// <summary>Gives up what <see cref="OpenAsync"/> made. Disposes the store, where it can be disposed.</summary>
    protected virtual async ValueTask CloseAsync()
    {
        switch (Store)
        {
            case IAsyncDisposable store:
                await store.DisposeAsync();
                break;
            case IDisposable store:
                store.Dispose();
                break;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_store_has_nobody()
    {
        Assert.Empty(await AllAsync());
        Assert.Null(await Store.FindAsync("nobody", Cancelled));
        Assert.False(await Store.DeleteAsync("nobody", Cancelled));
        Assert.Null(await Store.ReadPictureAsync("nobody", "s1", Cancelled));
    }

    [Fact]
    public async Task What_is_saved_is_found_again_to_the_last_bit()
    {
        var profile = Somebody("alice_1") with
        {
            Name = "Älice \"the\" 2nd\n",
            Origin = ProfileOrigin.Enrolled,
            CreatedAt = DateTimeOffset.UnixEpoch.AddTicks(12345678901234567),
            UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(2),
            LastSeenAt = DateTimeOffset.UnixEpoch.AddDays(3),
            State = ProfileState.Dormant,
            MergedInto = "alice",
            NotSameAs = ["bob", "carol_2"],
            Consent = new ProfileConsent("Entry \"B\"", "contract", DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch.AddDays(9)),
        };
        profile = profile with
        {
            Samples = [profile.Samples[0] with { Admission = "Enrolled: Ä.", OriginalProfileId = "alice_0" }, .. profile.Samples.Skip(1)],
        };

        var saved = await Store.SaveAsync(profile, Cancelled);

        Assert.Equal(1, saved.Version);
        AssertSame(profile with { Version = 1 }, saved);
        AssertSame(saved, await Store.FindAsync("alice_1", Cancelled));
        AssertSame(saved, Assert.Single(await AllAsync()));
    }

    [Fact]
    public async Task Saving_again_from_the_stored_version_changes_the_profile()
    {
        var first = await Store.SaveAsync(Somebody("a"), Cancelled);
        var second = await Store.SaveAsync(first with { Name = "renamed", Samples = [.. first.Samples.Skip(1)] }, Cancelled);

        Assert.Equal(2, second.Version);
        AssertSame(second, await Store.FindAsync("a", Cancelled));
        Assert.Equal(first.Samples.Count - 1, second.Samples.Count);
    }

    [Fact]
    public async Task A_save_from_another_version_than_the_stored_one_is_refused_and_changes_nothing()
    {
        var first = await Store.SaveAsync(Somebody("a"), Cancelled);
        var second = await Store.SaveAsync(first with { Name = "second" }, Cancelled);

        var conflict = await Assert.ThrowsAsync<ProfileConflictException>(async () => await Store.SaveAsync(first with { Name = "late" }, Cancelled));
        await Assert.ThrowsAsync<ProfileConflictException>(async () => await Store.SaveAsync(Somebody("a"), Cancelled));
        await Assert.ThrowsAsync<ProfileConflictException>(async () => await Store.SaveAsync(Somebody("new") with { Version = 3 }, Cancelled));

        Assert.Equal(("a", 1, 2), (conflict.ProfileId, conflict.ExpectedVersion, conflict.StoredVersion));
        AssertSame(second, await Store.FindAsync("a", Cancelled));
        Assert.Null(await Store.FindAsync("new", Cancelled));
    }

    [Fact]
    public async Task Of_many_saves_from_one_version_exactly_one_succeeds()
    {
        var first = await Store.SaveAsync(Somebody("a"), Cancelled);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            async () =>
            {
                try
                {
                    await Store.SaveAsync(first with { Name = $"n{i}" }, Cancelled);
                    return true;
                }
                catch (ProfileConflictException)
                {
                    return false;
                }
            },
            Cancelled)));

        Assert.Single(attempts, succeeded => succeeded);
        Assert.Equal(2, (await Store.FindAsync("a", Cancelled))!.Version);
    }

    [Fact]
    public async Task Readers_beside_a_writer_only_ever_see_whole_profiles()
    {
        var profile = await Store.SaveAsync(Numbered(Somebody("a"), 0), Cancelled);
        var writer = Task.Run(
            async () =>
            {
                for (var i = 1; i <= 40; i++)
                {
                    profile = await Store.SaveAsync(Numbered(profile, i), Cancelled);
                }
            },
            Cancelled);

        while (!writer.IsCompleted)
        {
            var seen = await Store.FindAsync("a", Cancelled);
            Assert.NotNull(seen);
            Assert.All(seen.Samples, sample => Assert.Equal(seen.Name, sample.Source));
        }

        await writer;
    }

    [Fact]
    public async Task Who_tries_again_after_a_conflict_loses_nothing_however_many_save_at_once()
    {
        const int Savers = 6, Each = 4;
        await Store.SaveAsync(Somebody("a") with { NotSameAs = [] }, Cancelled);

        await Task.WhenAll(Enumerable.Range(0, Savers).Select(saver => Task.Run(
            async () =>
            {
                for (var i = 0; i < Each;)
                {
                    var profile = await Store.FindAsync("a", Cancelled);
                    try
                    {
                        await Store.SaveAsync(profile! with { NotSameAs = [.. profile.NotSameAs, $"s{saver}-{i}"] }, Cancelled);
                        i++;
                    }
                    catch (ProfileConflictException conflict)
                    {
                        Assert.True(conflict.StoredVersion > profile!.Version, $"a conflict with version {conflict.StoredVersion} after {profile.Version} was read");
                    }
                }
            },
            Cancelled)));

        var found = await Store.FindAsync("a", Cancelled);
        Assert.Equal(1 + (Savers * Each), found!.Version);
        Assert.Equal(Savers * Each, found.NotSameAs.Distinct().Count());
    }

    [Fact]
    public async Task Profiles_saved_by_many_threads_at_once_are_all_there()
    {
        var profiles = Enumerable.Range(0, 16).Select(i => Somebody($"p{i:00}")).ToList();

        await Parallel.ForEachAsync(profiles, Cancelled, async (profile, token) =>
        {
            var saved = await Store.SaveAsync(profile, token);
            await Store.SaveAsync(saved with { Name = $"{profile.Id} again" }, token);
        });

        var all = await AllAsync();
        Assert.Equal(profiles.Select(profile => profile.Id), all.Select(profile => profile.Id).Order(StringComparer.Ordinal));
        Assert.All(all, profile => AssertSame(profiles.Single(one => one.Id == profile.Id) with { Name = $"{profile.Id} again", Version = 2 }, profile));
    }

    [Fact]
    public async Task Loading_everybody_beside_a_writer_gives_whole_profiles_and_each_who_stays_exactly_once()
    {
        var staying = new List<Profile>();
        for (var i = 0; i < 10; i++)
        {
            staying.Add(await Store.SaveAsync(Numbered(Somebody($"stays{i}"), 0), Cancelled));
        }

        var writer = Task.Run(
            async () =>
            {
                for (var i = 1; i <= 10; i++)
                {
                    staying[i % 10] = await Store.SaveAsync(Numbered(staying[i % 10], i), Cancelled);
                    await Store.SaveAsync(Numbered(Somebody($"goes{i}"), i), Cancelled);
                    Assert.True(await Store.DeleteAsync($"goes{i}", Cancelled));
                }
            },
            Cancelled);

        do
        {
            var all = await AllAsync();
            Assert.Equal(10, all.Count(profile => profile.Id.StartsWith("stays", StringComparison.Ordinal)));
            Assert.Equal(all.Count, all.Select(profile => profile.Id).Distinct().Count());
            Assert.All(all, profile => Assert.All(profile.Samples, sample => Assert.Equal(profile.Name, sample.Source)));
        }
        while (!writer.IsCompleted);

        await writer;
    }

    [Fact]
    public async Task A_deletion_and_a_save_at_once_end_in_the_saved_profile_or_in_none()
    {
        for (var round = 0; round < 5; round++)
        {
            var id = $"a{round}";
            var profile = Somebody(id);
            var saved = await Store.SaveAsync(profile with { Samples = [profile.Samples[0] with { Picture = new byte[] { 1 } }] }, Cancelled);
            var deletion = Task.Run(() => Store.DeleteAsync(id, Cancelled).AsTask(), Cancelled);
            var save = Task.Run(() => Store.SaveAsync(saved with { Name = "saved" }, Cancelled).AsTask(), Cancelled);

            var lost = await Record.ExceptionAsync(() => save);

            Assert.True(await deletion);
            Assert.True(lost is null or ProfileConflictException { StoredVersion: 0 }, lost?.ToString());
            Assert.Null(await Store.FindAsync(id, Cancelled));
            Assert.Null(await Store.ReadPictureAsync(id, "s1", Cancelled));
        }

        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task A_picture_is_kept_until_its_sample_goes_or_it_is_replaced_by_another_or_by_nothing()
    {
        byte[] one = [0xFF, 0xD8, 1], two = [0xFF, 0xD8, 2, 2];
        var profile = Somebody("a");
        profile = profile with { Samples = [profile.Samples[0] with { Picture = one }, profile.Samples[1] with { Picture = two }, profile.Samples[2]] };

        var saved = await Store.SaveAsync(profile, Cancelled);
        Assert.All(saved.Samples, sample => Assert.Null(sample.Picture));
        Assert.All((await Store.FindAsync("a", Cancelled))!.Samples, sample => Assert.Null(sample.Picture));
        Assert.Equal(one, await PictureAsync("s1"));
        Assert.Equal(two, await PictureAsync("s2"));
        Assert.Null(await PictureAsync("s3"));

        saved = await Store.SaveAsync(saved with { Samples = [saved.Samples[0], saved.Samples[2]] }, Cancelled);
        Assert.Equal(one, await PictureAsync("s1"));
        Assert.Null(await PictureAsync("s2"));

        saved = await Store.SaveAsync(saved with { Samples = [saved.Samples[0] with { Picture = two }] }, Cancelled);
        Assert.Equal(two, await PictureAsync("s1"));

        await Store.SaveAsync(saved with { Samples = [saved.Samples[0] with { Picture = ReadOnlyMemory<byte>.Empty }] }, Cancelled);
        Assert.Null(await PictureAsync("s1"));

        async Task<byte[]?> PictureAsync(string id) => (await Store.ReadPictureAsync("a", id, Cancelled))?.ToArray();
    }

    [Fact]
    public async Task Changing_the_callers_bytes_after_a_save_does_not_change_the_picture()
    {
        byte[] picture = [1, 2, 3];
        var profile = Somebody("a");
        await Store.SaveAsync(profile with { Samples = [profile.Samples[0] with { Picture = picture }] }, Cancelled);

        picture[0] = 9;

        Assert.Equal([1, 2, 3], (await Store.ReadPictureAsync("a", "s1", Cancelled))!.Value.ToArray());
    }

    [Fact]
    public async Task A_deleted_profile_is_gone_with_its_pictures_and_its_id_is_free_again()
    {
        var profile = Somebody("a");
        await Store.SaveAsync(profile with { Samples = [profile.Samples[0] with { Picture = new byte[] { 1 } }] }, Cancelled);
        await Store.SaveAsync(Somebody("b"), Cancelled);

        Assert.True(await Store.DeleteAsync("a", Cancelled));

        Assert.Null(await Store.FindAsync("a", Cancelled));
        Assert.Null(await Store.ReadPictureAsync("a", "s1", Cancelled));
        Assert.Equal("b", Assert.Single(await AllAsync()).Id);
        Assert.False(await Store.DeleteAsync("a", Cancelled));
        Assert.Equal(1, (await Store.SaveAsync(Somebody("a"), Cancelled)).Version);
        Assert.Null(await Store.ReadPictureAsync("a", "s1", Cancelled));
    }

    [Fact]
    public async Task A_profile_may_be_without_samples()
    {
        var saved = await Store.SaveAsync(Somebody("a") with { Samples = [] }, Cancelled);
        AssertSame(saved, await Store.FindAsync("a", Cancelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc")]
    [InlineData(".hidden")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\0")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task An_id_that_could_lead_elsewhere_is_refused(string id)
    {
        var profile = Somebody("a");
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.FindAsync(id, Cancelled));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.DeleteAsync(id, Cancelled));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReadPictureAsync(id, "s1", Cancelled));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReadPictureAsync("a", id, Cancelled));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.SaveAsync(profile with { Id = id }, Cancelled));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Store.SaveAsync(profile with { Samples = [profile.Samples[0] with { Id = id }] }, Cancelled));
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Samples_of_two_models_are_never_kept_in_one_profile()
    {
        var other = new SyntheticFaces(seed: 8, modelId: "other");
        var profile = Somebody("a");
        var mixed = profile with { Samples = [profile.Samples[0], profile.Samples[1] with { Embedding = other.Person() }] };

        await Assert.ThrowsAsync<EmbeddingModelMismatchException>(async () => await Store.SaveAsync(mixed, Cancelled));
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Two_samples_of_one_id_are_refused()
    {
        var profile = Somebody("a");
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Store.SaveAsync(profile with { Samples = [profile.Samples[0], profile.Samples[0]] }, Cancelled));
    }

    [Fact]
    public async Task Watching_tells_of_saves_and_deletions_from_its_beginning_on()
    {
        await Store.SaveAsync(Somebody("before"), Cancelled);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var changes = Store.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var first = changes.MoveNextAsync();

        await Store.SaveAsync(Somebody("a"), Cancelled);
        await Store.DeleteAsync("a", Cancelled);

        Assert.True(await first);
        Assert.Equal(new ProfileChange("a", ProfileChangeKind.Saved), changes.Current);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(new ProfileChange("a", ProfileChangeKind.Deleted), changes.Current);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await changes.MoveNextAsync());
    }

    [Fact]
    public async Task A_cancelled_save_leaves_the_profile_as_it_was()
    {
        var saved = await Store.SaveAsync(Somebody("a"), Cancelled);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.SaveAsync(saved with { Name = "cancelled" }, new CancellationToken(canceled: true)));

        AssertSame(saved, await Store.FindAsync("a", Cancelled));
    }

    /// <summary>Two profiles are the same in everything that a store keeps.</summary>
    protected static void AssertSame(Profile expected, Profile? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected with { Samples = actual.Samples, NotSameAs = actual.NotSameAs }, actual);
        Assert.Equal(expected.NotSameAs, actual.NotSameAs);
        Assert.Equal(expected.Samples.Count, actual.Samples.Count);
        foreach (var (one, other) in expected.Samples.Zip(actual.Samples))
        {
            Assert.Equal(one with { Embedding = other.Embedding, Picture = null }, other with { Picture = null });
            Assert.Equal(one.Embedding.ModelId, other.Embedding.ModelId);
            Assert.True(one.Embedding.Vector.SequenceEqual(other.Embedding.Vector), "the embedding has changed");
        }
    }

    private async Task<List<Profile>> AllAsync()
    {
        var all = new List<Profile>();
        await foreach (var profile in Store.LoadAllAsync(Cancelled))
        {
            all.Add(profile);
        }

        return all;
    }

    // Half of one save and half of another would not agree.
    private Profile Numbered(Profile profile, int i) => profile with
    {
        Name = $"n{i}",
        Samples = [.. profile.Samples.Select((_, row) => new ProfileSample { Id = $"s{i}-{row}", Embedding = _faces.Person(), Source = $"n{i}" })],
    };

    private Profile Somebody(string id) => _faces.Profile(id, _faces.Person());
}

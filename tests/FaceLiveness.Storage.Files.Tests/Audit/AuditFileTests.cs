using System.Text;
using System.Text.Json;

namespace FaceLiveness.Storage.Files.Tests.Audit;

public sealed class AuditFileTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "out", "audit.jsonl");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_step_is_a_line()
    {
        await WriteAsync(Step(ProfileEventKind.MergeUndone, "user_1") with { OtherProfileId = "user_2", SampleIds = ["s1", "s2"] });

        Assert.Equal(
            $$"""{"time":"2026-03-01T12:00:00+00:00","kind":"merge_undone","profile_id":"user_1","other_profile_id":"user_2","sample_ids":["s1","s2"],"actor":"console:ada","reason":"Asked for.","previous":"{{new string('0', 64)}}"}""" + "\n",
            await File.ReadAllTextAsync(Path, Cancelled));
    }

    [Fact]
    public async Task Whatever_is_written_over_several_starts_is_read_back_in_order_and_follows()
    {
        var kinds = Enum.GetValues<ProfileEventKind>();
        foreach (var kind in kinds)
        {
            await WriteAsync(Step(kind, "user_1"), Step(kind, "user_2") with { SampleIds = ["s3"] });
        }

        var records = AuditFile.Read(Path).ToList();
        Assert.Equal(kinds.SelectMany(kind => new[] { (kind, "user_1"), (kind, "user_2") }), records.Select(record => (record.Event!.Kind, record.Event.ProfileId)));
        Assert.All(records, record => Assert.True(record.FollowsPrevious));
        Assert.Equal(Enumerable.Range(1, records.Count), records.Select(record => record.Line));
        Assert.Equal(["s3"], records[1].Event!.SampleIds);
    }

    [Fact]
    public async Task A_line_that_was_changed_taken_out_put_in_or_moved_shows()
    {
        await WriteAsync([.. Enumerable.Range(1, 5).Select(i => Step(ProfileEventKind.Renamed, $"user_{i}"))]);
        var lines = await File.ReadAllLinesAsync(Path, Cancelled);

        Assert.Equal([4], BrokenAfter([.. lines[..2], lines[2].Replace("console:ada", "console:eve", StringComparison.Ordinal), .. lines[3..]]));
        Assert.Equal([3], BrokenAfter([.. lines[..2], .. lines[3..]]));
        Assert.Equal([3], BrokenAfter([.. lines[..2], lines[1], .. lines[2..]]));
        Assert.Equal([1], BrokenAfter(lines[1..]));
        Assert.Equal([2, 3, 4], BrokenAfter([lines[0], lines[2], lines[1], .. lines[3..]]));
        Assert.Empty(BrokenAfter(lines));
    }

    [Fact]
    public async Task A_last_line_that_a_crash_tore_stays_and_the_log_goes_on_behind_it()
    {
        await WriteAsync(Step(ProfileEventKind.Created, "user_1"), Step(ProfileEventKind.Renamed, "user_1"));
        var bytes = await File.ReadAllBytesAsync(Path, Cancelled);
        await File.WriteAllBytesAsync(Path, bytes[..^40], Cancelled);

        await WriteAsync(Step(ProfileEventKind.Erased, "user_1"), Step(ProfileEventKind.Created, "user_2"));

        var records = AuditFile.Read(Path).ToList();
        Assert.Equal([ProfileEventKind.Created, null, ProfileEventKind.Erased, ProfileEventKind.Created], records.Select(record => record.Event?.Kind));
        Assert.All(records, record => Assert.True(record.FollowsPrevious));
    }

    [Fact]
    public async Task A_disk_that_refuses_is_told_and_its_steps_are_written_in_order_with_the_next_one_that_it_takes()
    {
        Directory.CreateDirectory(_folder.Path);
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        await File.WriteAllTextAsync(folder, "a file where the folder should be", Cancelled);
        await using var audit = new AuditFile(Path);

        var fault = await Assert.ThrowsAsync<IOException>(async () => await audit.PublishAsync(Step(ProfileEventKind.Created, "user_1"), Cancelled));
        Assert.Contains("'Created' could not be written to the audit log", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(async () => await audit.PublishAsync(Step(ProfileEventKind.Renamed, "user_1"), Cancelled));
        File.Delete(folder);
        await audit.PublishAsync(Step(ProfileEventKind.Erased, "user_1"), Cancelled);

        var records = AuditFile.Read(Path).ToList();
        Assert.Equal([ProfileEventKind.Created, ProfileEventKind.Renamed, ProfileEventKind.Erased], records.Select(record => record.Event!.Kind));
        Assert.All(records, record => Assert.True(record.FollowsPrevious));
    }

    [Fact]
    public async Task What_still_waits_at_the_end_is_written_then_or_told_to_be_lost()
    {
        Directory.CreateDirectory(_folder.Path);
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        foreach (var isBack in new[] { false, true })
        {
            await File.WriteAllTextAsync(folder, "a file where the folder should be", Cancelled);
            var audit = new AuditFile(Path);
            await Assert.ThrowsAsync<IOException>(async () => await audit.PublishAsync(Step(ProfileEventKind.Created, "user_1"), Cancelled));
            if (isBack)
            {
                File.Delete(folder);
                await audit.DisposeAsync();
            }
            else
            {
                var fault = await Assert.ThrowsAsync<IOException>(async () => await audit.DisposeAsync());
                Assert.Contains("The last 1 step(s)", fault.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(ProfileEventKind.Created, Assert.Single(AuditFile.Read(Path)).Event!.Kind);
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        await WriteAsync(Step(ProfileEventKind.Created, "user_1"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }
    }

    [Fact]
    public async Task Every_line_can_be_checked_with_common_tools()
    {
        await WriteAsync(Step(ProfileEventKind.Created, "user_1"), Step(ProfileEventKind.Erased, "user_1"));

        var lines = await File.ReadAllLinesAsync(Path, Cancelled);
        using var second = JsonDocument.Parse(lines[1]);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(lines[0])));
        Assert.Equal(hash, second.RootElement.GetProperty("previous").GetString());
    }

    [Fact]
    public void A_log_that_is_not_there_has_no_lines() => Assert.Empty(AuditFile.Read(Path));

    private static ProfileEvent Step(ProfileEventKind kind, string profileId) => new(Start, kind, profileId, "console:ada", "Asked for.");

    private async Task WriteAsync(params ProfileEvent[] steps)
    {
        await using var audit = new AuditFile(Path);
        foreach (var step in steps)
        {
            await audit.PublishAsync(step, Cancelled);
        }
    }

    private IEnumerable<int> BrokenAfter(string[] lines)
    {
        File.WriteAllLines(Path, lines);
        return AuditFile.Read(Path).Where(record => !record.FollowsPrevious).Select(record => record.Line);
    }
}

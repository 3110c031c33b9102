using System.Text;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Hands out all that is held on a person: the profile and every profile that was merged into it, pictures, vectors, and the lines of the audit
/// log and the history that are about them; with a README.txt that says what it all means.
/// </summary>
/// <remarks>An export is a copy that no erasure reaches: it belongs to whom it is handed to.</remarks>
/// <param name="profiles">Knows the person. Loaded.</param>
/// <param name="store">Where the manager keeps its profiles.</param>
/// <param name="auditPath">The file of <see cref="AuditFile"/>; null where none is kept.</param>
/// <param name="historyPath">The file of <see cref="HistoryFile"/>; null where none is kept.</param>
/// <param name="timeProvider">Dates the export; the system's when null.</param>
public sealed class ProfileExport(
    ProfileManager profiles, IProfileStore store, string? auditPath = null, string? historyPath = null, TimeProvider? timeProvider = null)
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Writes the export, and notes in an event that it was made.</summary>
    /// <param name="profileId">Any id of the person.</param>
    /// <param name="destination">What to write: a zip file where the name ends in <c>.zip</c>, otherwise a folder. Not there yet; readable by its owner only.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up; nothing is left then.</param>
    /// <returns>False where there is none of that id; nothing is written then.</returns>
    /// <exception cref="IOException">There is something of that name, or it can't be written; nothing is left.</exception>
    public ValueTask<bool> WriteAsync(
        string profileId, string destination, string actor = "operator", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        return WriteAsync(profileId, now => new ExportDestination(Path.GetFullPath(destination), now), actor, cancellationToken);
    }

    /// <summary>Writes the export as a zip file into a stream, and notes in an event that it was made.</summary>
    /// <param name="profileId">Any id of the person.</param>
    /// <param name="zip">Takes the zip file; stays open. Written to in the caller's thread, so memory or a file is meant, no network.</param>
    /// <param name="actor">Who asks for it; kept in the event.</param>
    /// <param name="cancellationToken">Gives up; what was written then is no zip file.</param>
    /// <returns>False where there is none of that id; nothing is written then.</returns>
    public ValueTask<bool> WriteAsync(string profileId, Stream zip, string actor = "operator", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(zip);
        return WriteAsync(profileId, now => new ExportDestination(zip, now), actor, cancellationToken);
    }

    private async ValueTask<bool> WriteAsync(
        string profileId, Func<DateTimeOffset, ExportDestination> destination, string actor, CancellationToken cancellationToken)
    {
        Profile.ThrowIfInvalidId(profileId);
        if (await FindAsync(profileId, cancellationToken).ConfigureAwait(false) is not { } person)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        string[] ids = [person.Id, .. profiles.AliasesOf(person.Id)];
        using (var export = destination(now))
        {
            export.Add("README.txt", Encoding.UTF8.GetBytes(ExportReadme.Text(now)));
            foreach (var id in ids)
            {
                if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } profile)
                {
                    await AddAsync(export, profile, id == person.Id ? ids[1..] : [], cancellationToken).ConfigureAwait(false);
                }
            }

            var known = ids.ToHashSet(StringComparer.Ordinal);
            export.Add("audit.jsonl", LinesOf(auditPath is null ? [] : [Path.GetFullPath(auditPath)], line => AuditLine.IsAbout(line, known)));
            export.Add("history.jsonl", LinesOf(historyPath is null ? [] : HistoryFile.FilesOf(Path.GetFullPath(historyPath)), line => HistoryLine.IsAbout(line, known)));
            cancellationToken.ThrowIfCancellationRequested();
            export.Complete();
        }

        return await profiles.NoteExportedAsync(person.Id, actor, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The profile that a person is recognised by, whichever of their ids is given.</summary>
    private async ValueTask<Profile?> FindAsync(string profileId, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var profile = await store.FindAsync(profileId, cancellationToken).ConfigureAwait(false);
        while (profile?.MergedInto is { } into && seen.Add(profile.Id))
        {
            profile = await store.FindAsync(into, cancellationToken).ConfigureAwait(false);
        }

        return profile;
    }

    private async ValueTask AddAsync(ExportDestination export, Profile profile, IReadOnlyList<string> aliases, CancellationToken cancellationToken)
    {
        var pictures = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in profile.Samples)
        {
            if (await store.ReadPictureAsync(profile.Id, sample.Id, cancellationToken).ConfigureAwait(false) is { } picture)
            {
                pictures.Add(sample.Id);
                export.Add($"profiles/{profile.Id}/{ExportedSample.PictureName(sample.Id)}", picture.Span);
            }
        }

        export.Add($"profiles/{profile.Id}/profile.json", ExportedProfile.Of(profile, aliases, pictures).ToJson());
    }

    private static byte[] LinesOf(IEnumerable<string> files, Func<ReadOnlyMemory<byte>, bool> isAbout)
    {
        using var lines = new MemoryStream();
        foreach (var line in files.SelectMany(LineFile.Read).Where(isAbout))
        {
            lines.Write(line.Span);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}

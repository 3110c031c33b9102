using System.Text.Json;
using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Hosting;

/// <summary>Reads history and audit log, the newest first, in as much memory as a page needs.</summary>
internal sealed class RecordReader(IOptions<FaceLivenessHostingOptions> options) : IDisposable
{
    // Reading through all of a long history takes a processor a second: the cameras need the others.
    private readonly SemaphoreSlim _turn = new(2, 2);

    public bool HasHistory => options.Value.HistoryFile is not null;

    public bool HasAudit => options.Value.AuditFile is not null;

    public Task<(IReadOnlyList<HistoryLine> Records, string? Next)> HistoryAsync(
        Func<HistoryLine, bool> isAsked, int limit, string? before, CancellationToken cancellationToken) =>
        InTurnAsync(() => Page(HistoryFiles, ParseHistory, isAsked, limit, before, cancellationToken), cancellationToken);

    public Task<(IReadOnlyList<AuditLine> Records, string? Next)> AuditAsync(
        Func<AuditLine, bool> isAsked, int limit, string? before, CancellationToken cancellationToken) =>
        InTurnAsync(() => Page(AuditFiles, static line => AuditLine.Parse(line), isAsked, limit, before, cancellationToken), cancellationToken);

    /// <summary>Gives every line of the history to a function, the newest first, until it has enough.</summary>
    public Task ReadHistoryAsync(Func<HistoryLine, bool> wantsMore, CancellationToken cancellationToken) =>
        InTurnAsync(
            () =>
            {
                using var lines = NewestLines.Open(HistoryFiles);
                foreach (var (_, line) in lines.Read(before: null))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (ParseHistory(line.Span) is { } record && !wantsMore(record))
                    {
                        break;
                    }
                }

                return true;
            },
            cancellationToken);

    /// <summary>Whether a line of the history says of one of some people who it was.</summary>
    public Task<bool> NamesAsync(IReadOnlySet<string> ids, CancellationToken cancellationToken) =>
        InTurnAsync(() => HistoryFiles().Any(path => LineFile.Read(path).Any(line => HistoryLine.IsAbout(line, ids))), cancellationToken);

    public void Dispose() => _turn.Dispose();

    private delegate T? Parser<T>(ReadOnlySpan<byte> line);

    private static (IReadOnlyList<T> Records, string? Next) Page<T>(
        Func<IReadOnlyList<string>> files, Parser<T> parse, Func<T, bool> isAsked, int limit, string? before, CancellationToken cancellationToken)
        where T : class
    {
        using var lines = NewestLines.Open(files);
        var (records, last) = (new List<T>(), "");
        foreach (var (offset, line) in lines.Read(before))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (parse(line.Span) is not { } record || !isAsked(record))
            {
                continue;
            }

            if (records.Count == limit)
            {
                return (records, last);
            }

            records.Add(record);
            if (records.Count == limit)
            {
                last = NewestLines.CursorOf(offset, line.Span);
            }
        }

        return (records, null);
    }

    private async Task<T> InTurnAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return read();
        }
        finally
        {
            _turn.Release();
        }
    }

    private IReadOnlyList<string> HistoryFiles() => options.Value.HistoryFile is { } path ? HistoryFile.FilesOf(Path.GetFullPath(path)) : [];

    private IReadOnlyList<string> AuditFiles() => options.Value.AuditFile is { } path ? [Path.GetFullPath(path)] : [];

    // Torn lines, and what others have written there, say nothing.
    private static HistoryLine? ParseHistory(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, StatusJson.Line.HistoryLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

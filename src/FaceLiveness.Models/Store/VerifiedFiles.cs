using System.Collections.Concurrent;
using System.Text.Json;

namespace FaceLiveness.Models;

/// <summary>
/// Remembers the hash of each file together with its length and time stamp, so that a file is hashed once and again only when it has changed. Kept in <c>verified.json</c> of the home
/// folder; losing it costs nothing but time.
/// </summary>
internal sealed class VerifiedFiles
{
    private readonly string _file;
    private readonly Lazy<ConcurrentDictionary<string, Seen>> _seen;

    public VerifiedFiles(string homeFolder)
    {
        _file = Path.Combine(homeFolder, "verified.json");
        _seen = new(() => new(Load()));
    }

    public sealed record Seen(long Bytes, DateTime WrittenUtc, string Sha256);

    /// <summary>The file's hash: remembered where length and time stamp are as they were, else computed.</summary>
    public async Task<string> HashAsync(string path, bool afresh, CancellationToken cancellationToken)
    {
        var info = new FileInfo(path);
        var (bytes, written) = (info.Length, info.LastWriteTimeUtc);
        if (!afresh && _seen.Value.GetValueOrDefault(path) is { } seen && seen.Bytes == bytes && seen.WrittenUtc == written)
        {
            return seen.Sha256;
        }

        var hash = await Sha256Digest.OfFileAsync(path, cancellationToken).ConfigureAwait(false);
        _seen.Value[path] = new Seen(bytes, written, hash);
        Save();
        return hash;
    }

    private Dictionary<string, Seen> Load()
    {
        try
        {
            return File.Exists(_file) ? JsonSerializer.Deserialize(File.ReadAllBytes(_file), VerifiedFilesJson.Default.DictionaryStringSeen) ?? [] : [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            // Unreadable means unknown: every file is hashed again.
            return [];
        }
    }

    private void Save()
    {
        // What another process has added meanwhile is kept.
        var all = Load();
        foreach (var (path, seen) in _seen.Value)
        {
            all[path] = seen;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            var temporary = $"{_file}.{Guid.NewGuid():N}";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(all, VerifiedFilesJson.Default.DictionaryStringSeen));
            File.Move(temporary, _file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A home folder that can't be written to (a container's image, say) is fine: this process still remembers.
        }
    }
}

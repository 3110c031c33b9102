using FaceLiveness.Storage.Files;

namespace FaceLiveness.Alerts;

/// <summary>Keeps over restarts when rules last told of somebody: a line for each time, rewritten when most of them are old.</summary>
internal sealed class CooldownFile(string folder, DurableFiles files)
{
    private const int RewriteAfter = 1000;

    private readonly string _path = Path.Combine(folder, "cooldowns.jsonl");
    private int _lines;

    public void Load(Cooldowns cooldowns)
    {
        if (!File.Exists(_path))
        {
            return;
        }

        foreach (var line in File.ReadLines(_path))
        {
            _lines++;
            if (JsonLine.TryRead(line, AlertJson.Line.CooldownLine) is { } told)
            {
                cooldowns.Restore(told.Rule, told.Subject, told.At);
            }
        }
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Append(CooldownLine told, Cooldowns cooldowns)
    {
        if (++_lines > RewriteAfter + (2 * cooldowns.All.Count()))
        {
            Rewrite(cooldowns);
            return;
        }

        using var file = OwnerOnlyFile.Open(_path, FileMode.Append);
        file.Write(JsonLine.Of(told, AlertJson.Line.CooldownLine));
    }

    /// <summary>Writes what is remembered and nothing else; on the disk when this returns.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Rewrite(Cooldowns cooldowns)
    {
        var lasting = cooldowns.All.Where(told => !told.Subject.StartsWith("track:", StringComparison.Ordinal)).ToList();
        using var content = new MemoryStream();
        foreach (var (rule, subject, at) in lasting)
        {
            content.Write(JsonLine.Of(new CooldownLine(rule, subject, at), AlertJson.Line.CooldownLine));
        }

        files.Write(_path, content.ToArray());
        files.FlushFolder(folder);
        _lines = lasting.Count;
    }
}

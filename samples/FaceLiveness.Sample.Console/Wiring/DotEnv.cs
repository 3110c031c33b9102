namespace FaceLiveness.Sample.Wiring;

/// <summary>Reads a <c>.env</c> file: <c>KEY=value</c> lines, <c>#</c> comments, optional quotes. What the environment says already wins.</summary>
internal static class DotEnv
{
    public static void Load(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        foreach (var line in File.ReadLines(path))
        {
            var text = line.Trim();
            var equals = text.IndexOf('=');
            if (text.StartsWith('#') || equals < 1)
            {
                continue;
            }

            var key = text[..equals].TrimEnd();
            if (key.StartsWith("export ", StringComparison.Ordinal))
            {
                key = key["export ".Length..].TrimStart();
            }

            if (Environment.GetEnvironmentVariable(key) is null)
            {
                Environment.SetEnvironmentVariable(key, text[(equals + 1)..].Trim().Trim('"', '\''));
            }
        }
    }
}

using Xunit;

namespace FaceLiveness.Testing;

/// <summary>Finds the weights and media that tests run on. None of them is part of the repository; a test whose data is absent skips and says why.</summary>
public static class TestData
{
    private static readonly Lazy<string?> Shared = new(FindShared);
    private static readonly Lazy<string?> Installed = new(FindInstalled);

    /// <summary>A file of the research collection (real people's video, weights of many families), or a skip.</summary>
    /// <param name="path">Path within it, such as <c>media/people/vtest.avi</c>.</param>
    public static string SharedFile(string path)
    {
        var file = Shared.Value is null ? null : Path.Combine(Shared.Value, path);
        Assert.SkipUnless(
            File.Exists(file),
            $"The research collection's {path} is not here (licences forbid shipping it). Set FACELIVENESS_SHARED to the folder that holds 'media' and 'models'.");
        return file!;
    }

    /// <summary>An installed model of the default pack, or a skip.</summary>
    /// <param name="fileName">The file as the model store installs it, such as <c>faceplugin-detect.onnx</c>.</param>
    public static string Model(string fileName) => InstalledFile(Path.Combine("models", fileName), "models");

    /// <summary>An installed sample clip, or a skip.</summary>
    /// <param name="fileName">The file, such as <c>franck.mp4</c>.</param>
    public static string Clip(string fileName) => InstalledFile(Path.Combine("media", fileName), "sample clips");

    private static string InstalledFile(string path, string what)
    {
        var file = Installed.Value is null ? null : Path.Combine(Installed.Value, path);
        Assert.SkipUnless(File.Exists(file), $"{path} is not installed: './facelive test' fetches the {what}.");
        return file!;
    }

    private static string? FindShared() =>
        Environment.GetEnvironmentVariable("FACELIVENESS_SHARED") is { Length: > 0 } named
            ? named
            : Above("shared", folder => Directory.Exists(Path.Combine(folder, "media")) && Directory.Exists(Path.Combine(folder, "models")));

    private static string? FindInstalled() =>
        Environment.GetEnvironmentVariable("FACELIVENESS_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "faceliveness");

    private static string? Above(string name, Func<string, bool> fits)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, name);
            if (fits(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}

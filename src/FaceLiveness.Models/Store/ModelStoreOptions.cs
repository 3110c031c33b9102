namespace FaceLiveness.Models;

/// <summary>Where models are looked for, and whether missing ones are fetched.</summary>
public sealed class ModelStoreOptions
{
    /// <summary>Folder that holds what is installed (<c>models/</c>, <c>media/</c>). Default: <see cref="DefaultHomeFolder"/>.</summary>
    public string HomeFolder { get; set; } = DefaultHomeFolder();

    /// <summary>Folders looked in first, in this order, for files named as the catalogue names them (<c>faceplugin-detect.onnx</c>). Nothing is ever written there.</summary>
    public IList<string> LocalFolders { get; } = [];

    /// <summary>Fetch a missing model when it is asked for. Default <see langword="true"/>; turn off where the network must not be touched.</summary>
    public bool AutoInstall { get; set; } = true;

    /// <summary>What can be installed. Default: the catalogue that comes with this package.</summary>
    public ModelCatalog Catalog { get; set; } = ModelCatalog.Default;

    /// <summary>Told what is going on during an installation.</summary>
    public IProgress<ModelProgress>? Progress { get; set; }

    /// <summary>A download that brings nothing for this long is given up, and resumed from where it stood. Default 60 s.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The folder named by the environment variable <c>FACELIVENESS_HOME</c>; else <c>faceliveness</c> in the one named by <c>XDG_CACHE_HOME</c>;
    /// else <c>.cache/faceliveness</c> in the user's home folder.
    /// </summary>
    /// <exception cref="InvalidOperationException">None of these is known, as for a service without a home folder.</exception>
    public static string DefaultHomeFolder() =>
        HomeFolderFrom(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static string HomeFolderFrom(Func<string, string?> environment, string userProfile)
    {
        if (environment("FACELIVENESS_HOME") is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        // The XDG specification: a relative path is to be ignored.
        if (environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache))
        {
            return Path.Combine(cache, "faceliveness");
        }

        return userProfile.Length > 0
            ? Path.Combine(userProfile, ".cache", "faceliveness")
            : throw new InvalidOperationException("No folder for models: this user has no home folder. Set the environment variable FACELIVENESS_HOME to a folder that can be written to.");
    }
}

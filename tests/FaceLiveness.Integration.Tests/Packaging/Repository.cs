namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>Where the sources are that this test was built from.</summary>
internal static class Repository
{
    /// <summary>A path within it.</summary>
    public static string PathOf(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FaceLiveness.sln")))
            {
                return Path.Combine(folder.FullName, path);
            }
        }

        throw new DirectoryNotFoundException($"FaceLiveness.sln is in no folder above {AppContext.BaseDirectory}: run these tests from where they were built.");
    }
}

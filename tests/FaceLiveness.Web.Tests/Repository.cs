namespace FaceLiveness.Web.Tests;

/// <summary>Where things are: tests/X/bin/Release/net10.0 lies five folders below the root.</summary>
internal static class Repository
{
    private static readonly DirectoryInfo Target = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Root { get; } = Target.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>The sample as it was built beside the tests, in the same configuration.</summary>
    public static string SampleAssembly { get; } = Path.Combine(SampleFolder, "bin", Target.Parent!.Name, Target.Name, "facelive-web.dll");

    public static string SampleFolder => Path.Combine(Root, "samples", "FaceLiveness.Sample.Web");
}

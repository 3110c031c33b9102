using FaceLiveness.Benchmarks.Reporting;

namespace FaceLiveness.Benchmarks.Live;

/// <summary>A sort of camera.</summary>
/// <param name="Name">What it is called on the command line and in the figures.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="BitRate">Bits per second.</param>
/// <param name="Promised">Cameras that we promise to keep live on a machine of two processors.</param>
/// <param name="OnePersonIn">Of so many cameras one has somebody in view; the others look at an empty room.</param>
internal sealed record CameraKind(string Name, int Width, int Height, int BitRate, int Promised, int OnePersonIn)
{
    public const int FramesPerSecond = 25;

    public static IReadOnlyList<CameraKind> All { get; } =
    [
        new("640x360", 640, 360, 700_000, 8, 1),
        new("1280x720", 1280, 720, 2_000_000, 6, 1),
        new("wall", 1280, 720, 2_000_000, 12, 4),
    ];

    public string About => OnePersonIn == 1
        ? $"{Width}x{Height}, one person in view all the time"
        : $"{Width}x{Height}, one camera of {OnePersonIn} with somebody in view, the others on an empty room";

    /// <exception cref="UsageException">There is no such kind.</exception>
    public static CameraKind Named(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new UsageException($"There is no kind '{name}': {string.Join(", ", All.Select(kind => kind.Name))}.");
}

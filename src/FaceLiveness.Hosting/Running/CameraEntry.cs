using FaceLiveness.FFmpeg;

namespace FaceLiveness.Hosting;

/// <summary>A camera of the configuration that can be watched.</summary>
/// <param name="Options">What the configuration says of it.</param>
/// <param name="Content">All of that as one text, to tell whether it has changed. Holds credentials: never shown.</param>
internal sealed record CameraEntry(CameraOptions Options, string Content)
{
    /// <summary>Where it is, without credentials.</summary>
    public string Address => Shown(Options.Address);

    /// <summary>Where its stream of low resolution is, without credentials; null without.</summary>
    public string? SubStream => Options.SubStream is { Length: > 0 } sub ? Shown(sub) : null;

    private static string Shown(string address) => SourceAddress.Parse(address).DisplayName;
}

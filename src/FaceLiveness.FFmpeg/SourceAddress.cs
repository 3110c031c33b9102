using System.Text.RegularExpressions;

namespace FaceLiveness.FFmpeg;

internal enum SourceKind
{
    File,
    Network,
    Device,
}

/// <summary>Where a source is: a file, something on the network, or a device of this machine.</summary>
internal sealed partial record SourceAddress
{
    private static readonly string[] LiveSchemes = ["rtsp", "rtsps", "rtmp", "rtmps", "rtmpe", "rtmpt", "udp", "rtp", "srt", "rist", "tcp", "mms", "mmsh", "mmst"];

    public required SourceKind Kind { get; init; }

    /// <summary>The address as FFmpeg wants it. It may hold a password: never shown.</summary>
    public required string Url { get; init; }

    /// <summary>The address without credentials, for messages.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Whether an address like this is a camera, as far as can be told without opening it.</summary>
    public required bool LooksLive { get; init; }

    public string Scheme => Kind == SourceKind.Network ? Url[..Url.IndexOf("://", StringComparison.Ordinal)].ToLowerInvariant() : "";

    public static SourceAddress Parse(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        address = address.Trim();
        var device = address.StartsWith("v4l2:", StringComparison.OrdinalIgnoreCase) ? address["v4l2:".Length..] :
            address.StartsWith("/dev/video", StringComparison.Ordinal) ? address : null;
        if (device is not null)
        {
            return new SourceAddress { Kind = SourceKind.Device, Url = device, DisplayName = device, LooksLive = true };
        }

        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsFile)
        {
            return File(uri.LocalPath);
        }

        if (SchemePattern().Match(address) is not { Success: true } match)
        {
            return File(address.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? address["file:".Length..] : address);
        }

        var scheme = match.Groups[1].Value.ToLowerInvariant();
        return new SourceAddress
        {
            Kind = SourceKind.Network,
            Url = address,
            DisplayName = CredentialRedactor.Redact(address),
            LooksLive = LiveSchemes.Contains(scheme) || (scheme.StartsWith("http", StringComparison.Ordinal) && StreamPattern().IsMatch(address)),
        };
    }

    // "file:" keeps FFmpeg from taking a colon in a file's name for a protocol.
    private static SourceAddress File(string path) =>
        new() { Kind = SourceKind.File, Url = "file:" + Path.GetFullPath(path), DisplayName = path, LooksLive = false };

    [GeneratedRegex("^([a-zA-Z][a-zA-Z0-9+.-]+)://")]
    private static partial Regex SchemePattern();

    [GeneratedRegex(@"\.m3u8(?:[?#]|$)|mjpe?g", RegexOptions.IgnoreCase)]
    private static partial Regex StreamPattern();
}

using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Hosting;

/// <summary>How a host runs the pipeline and who may look at it; bound from the configuration section <c>FaceLiveness:Hosting</c>.</summary>
public sealed class FaceLivenessHostingOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = $"{FaceLivenessOptions.SectionName}:Hosting";

    /// <summary>What whoever wants access must know, at least 16 characters; null for none. Better kept in <see cref="TokenFile"/>.</summary>
    [MinLength(16)]
    public string? Token { get; set; }

    /// <summary>The file whose first line is the token; null for none.</summary>
    public string? TokenFile { get; set; }

    /// <summary>The host's authorization policy that guards the endpoints, in place of a token; null for none.</summary>
    public string? AuthorizationPolicy { get; set; }

    /// <summary>The file of the history, as given to <c>AddHistoryFile</c>; null where none is kept.</summary>
    public string? HistoryFile { get; set; }

    /// <summary>The file of the audit log, as given to <c>AddAuditFile</c>; null where none is kept.</summary>
    public string? AuditFile { get; set; }

    /// <summary>How many may listen to events or look at live pictures at once; whoever comes after is told to come later. Default 1024.</summary>
    [Range(1, 100_000)]
    public int MaximumListeners { get; set; } = 1024;

    /// <summary>Opens a camera of the configuration; null for FFmpeg.</summary>
    public Func<CameraOptions, IFrameSource>? OpenCamera { get; set; }
}

using System.ComponentModel.DataAnnotations;
using FaceLiveness.FFmpeg;

namespace FaceLiveness.Hosting;

/// <summary>A camera of the configuration section <c>FaceLiveness:Cameras</c>.</summary>
public sealed class CameraOptions
{
    /// <summary>What it is called: 1 to 64 ASCII letters, digits, '-' and '_'.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_-]{1,64}$")]
    public string Id { get; set; } = "";

    /// <summary>Where it is: a URL, a device or a file. Credentials in it are never shown.</summary>
    [Required]
    public string Address { get; set; } = "";

    /// <summary>Where its stream of low resolution is, which is watched while nothing happens; null without.</summary>
    public string? SubStream { get; set; }

    /// <summary>Whether it is watched. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How it is decoded.</summary>
    public FFmpegSourceOptions FFmpeg { get; set; } = new();
}

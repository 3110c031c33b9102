using System.ComponentModel.DataAnnotations;
using FaceLiveness.FFmpeg;
using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Hosting;

/// <summary>What the section <c>FaceLiveness:Cameras</c> says at one moment.</summary>
/// <param name="Cameras">The entries that are in order, each id once.</param>
/// <param name="Faults">A sentence for each entry that is not: which, why and what to do, without credentials.</param>
/// <param name="RefusedIds">The ids of the entries that are not in order, where they can be told.</param>
internal sealed record CameraSection(IReadOnlyList<CameraEntry> Cameras, IReadOnlyList<string> Faults, IReadOnlySet<string> RefusedIds)
{
    /// <summary>The name of the section.</summary>
    public const string Name = $"{FaceLivenessOptions.SectionName}:Cameras";

    /// <summary>Reads the section, entry by entry: one that is wrong costs none of the others.</summary>
    public static CameraSection Read(IConfiguration configuration)
    {
        var cameras = new List<CameraEntry>();
        var faults = new List<string>();
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in configuration.GetSection(Name).GetChildren())
        {
            var options = new CameraOptions();
            string? fault;
            try
            {
                section.Bind(options);
                fault = FaultOf(options, section.Path)
                    ?? (cameras.Any(camera => camera.Options.Id == options.Id) ? $"Another entry has its id. Give each its own {section.Path}:Id." : null);
            }
            catch (InvalidOperationException exception)
            {
                fault = $"{CredentialRedactor.Redact(exception.Message)} Correct it there.";
            }

            if (fault is null)
            {
                cameras.Add(new(options, Content(section)));
                continue;
            }

            var id = section["Id"] ?? "";
            faults.Add($"Camera '{CredentialRedactor.Redact(id)}' ({section.Path}) is refused: {fault}");
            refused.Add(id);
        }

        return new(cameras, faults, refused);
    }

    private static string? FaultOf(CameraOptions camera, string path)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateProperty(camera.Id, new ValidationContext(camera) { MemberName = nameof(camera.Id) }, faults))
        {
            return $"Its id must be 1 to 64 ASCII letters, digits, '-' and '_'. Correct {path}:Id.";
        }

        if (string.IsNullOrWhiteSpace(camera.Address))
        {
            return $"It has no address. Give a URL, a device or a file as {path}:Address.";
        }

        return Validator.TryValidateObject(camera.FFmpeg, new ValidationContext(camera.FFmpeg), faults, validateAllProperties: true)
            ? null
            : $"{string.Join(" ", faults.Select(fault => fault.ErrorMessage))} Correct it below {path}:FFmpeg.";
    }

    private static string Content(IConfigurationSection section) => string.Join('\n', section.AsEnumerable(makePathsRelative: true)
        .Where(pair => pair.Value is not null)
        .Select(pair => $"{pair.Key.ToUpperInvariant()}={pair.Value}")
        .Order(StringComparer.Ordinal));
}

using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Storage.Files;

/// <summary>Where <see cref="FileProfileStore"/> keeps profiles, and whether it may change them.</summary>
public sealed class FileProfileStoreOptions
{
    /// <summary>The folder that holds one folder for each profile. Made where it is absent, for its owner alone.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>
    /// Opens without the right to change anything, beside one process that writes. Nothing on disk is touched, not even what is corrupt.
    /// </summary>
    public bool ReadOnly { get; set; }
}

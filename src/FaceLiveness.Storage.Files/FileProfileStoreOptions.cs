using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Storage.Files;

/// <summary>Where <see cref="FileProfileStore"/> keeps profiles, whether it may change them, and whether it encrypts them.</summary>
public sealed class FileProfileStoreOptions
{
    /// <summary>The folder that holds one folder for each profile. Made where it is absent, for its owner alone.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>
    /// Opens without the right to change anything, beside one process that writes. Nothing on disk is touched, not even what is corrupt.
    /// </summary>
    public bool ReadOnly { get; set; }

    /// <summary>
    /// Where master keys come from: then all that is saved is encrypted (AES-256-GCM), and encrypted profiles can be read. Null keeps profiles
    /// in the plain, and refuses a folder with encrypted ones. <see cref="MasterKeyRing"/> reads keys from a file or the environment.
    /// </summary>
    public IMasterKeyProvider? MasterKeys { get; set; }
}

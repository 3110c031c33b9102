namespace FaceLiveness.Models;

/// <summary>Whether a catalogue entry is on this machine.</summary>
public enum ModelState
{
    /// <summary>No file of that name was found.</summary>
    Missing,

    /// <summary>The file is there, and is what the catalogue says (or the catalogue knows no hash for it).</summary>
    Installed,

    /// <summary>The file is there, and its hash is not the catalogue's.</summary>
    Corrupt,
}

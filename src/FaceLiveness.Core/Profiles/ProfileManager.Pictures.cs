namespace FaceLiveness;

public sealed partial class ProfileManager
{
    /// <summary>The quality that a look needs to become a sample.</summary>
    internal float LeastQuality => _learning.LeastQuality;

    /// <summary>The first look that does not show the same person as the others; -1 where all do.</summary>
    internal int FirstStranger(IReadOnlyList<FaceLook> looks) => _learning.FirstStranger(looks);
}

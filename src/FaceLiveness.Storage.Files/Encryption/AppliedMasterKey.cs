namespace FaceLiveness.Storage.Files;

/// <summary>What <see cref="FileProfileStore.ApplyMasterKeyAsync"/> has done.</summary>
/// <param name="Encrypted">Profiles, and damaged copies set aside, that were plain.</param>
/// <param name="Rewrapped">Those whose data key was wrapped with another master key.</param>
/// <param name="LeftOut">
/// Those of a newer format, or damaged beyond having a key: as they were. While there are any, keep the old master key, and know that they may be plain.
/// </param>
public sealed record AppliedMasterKey(int Encrypted, int Rewrapped, int LeftOut);

/// <summary>What was done with one profile.</summary>
internal enum MasterKeyStep
{
    Nothing,
    Encrypted,
    Rewrapped,
}

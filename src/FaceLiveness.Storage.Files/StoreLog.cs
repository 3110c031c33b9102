using Microsoft.Extensions.Logging;

namespace FaceLiveness.Storage.Files;

/// <summary>What the store tells of profiles, by their ids.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(5011, LogLevel.Warning, "Profile {ProfileId} is damaged ({Fault}) and was set aside in {Folder}. The rest is not affected. Restore it from a backup, or delete it there.")]
    public static partial void LogSetAside(this ILogger logger, string profileId, string fault, string folder);

    [LoggerMessage(5012, LogLevel.Warning, "Profile {ProfileId} was left out: {Fault}")]
    public static partial void LogLeftOut(this ILogger logger, string profileId, string fault);

    [LoggerMessage(5013, LogLevel.Warning, "{Folder} is no profile: its name can't be an id. It was left alone.")]
    public static partial void LogNotAProfile(this ILogger logger, string folder);

    [LoggerMessage(5014, LogLevel.Warning, "The picture of sample {SampleId} of profile {ProfileId} can't be read: {Fault}.")]
    public static partial void LogPictureLost(this ILogger logger, string sampleId, string profileId, string fault);

    [LoggerMessage(5015, LogLevel.Warning, "What an earlier save of profile {ProfileId} left over could not be removed: {Fault}")]
    public static partial void LogLeftovers(this ILogger logger, string profileId, string fault);

    [LoggerMessage(5016, LogLevel.Information, "Under master key {KeyId}: {Encrypted} profiles were encrypted, the keys of {Rewrapped} wrapped anew, {LeftOut} left out.")]
    public static partial void LogMasterKeyApplied(this ILogger logger, string keyId, int encrypted, int rewrapped, int leftOut);
}

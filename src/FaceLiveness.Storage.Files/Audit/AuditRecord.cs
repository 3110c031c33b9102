namespace FaceLiveness.Storage.Files;

/// <summary>A line of an audit log, read back.</summary>
/// <param name="Line">Which line, from 1.</param>
/// <param name="Event">The step; null where the line can't be read.</param>
/// <param name="FollowsPrevious">
/// Whether the line names the line before it by its hash. Where it does not, one of the two was changed, or lines between them were taken out
/// or put in, since it was written.
/// </param>
/// <param name="Sha256">Hash of the line, in small hexadecimal digits: what the next line names.</param>
/// <remarks>
/// A line that can't be read and that the next one names is one that a crash of the machine tore: it breaks no chain.
/// </remarks>
public sealed record AuditRecord(int Line, ProfileEvent? Event, bool FollowsPrevious, string Sha256);

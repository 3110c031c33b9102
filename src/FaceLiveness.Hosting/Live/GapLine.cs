namespace FaceLiveness.Hosting;

/// <summary>Events that were asked for and are not kept any more: whoever keeps lists by them reads those anew.</summary>
/// <param name="MissedFrom">The first id that was asked for.</param>
internal sealed record GapLine(long MissedFrom);

namespace FaceLiveness.Alerts;

/// <summary>How one sink is doing. Counts are of this run.</summary>
/// <param name="Name">What rules call it.</param>
/// <param name="Kind"><c>webhook</c>, <c>log</c>, <c>mqtt</c>, <c>mail</c>, or the class of one's own in snake_case.</param>
/// <param name="Pending">How many alerts wait for it.</param>
/// <param name="Sent">How many it took.</param>
/// <param name="Failed">How many attempts failed.</param>
/// <param name="LastError">Why the last one did; null where one succeeded since.</param>
/// <param name="Dead">How many dead letters it has.</param>
public sealed record AlertSinkStatus(string Name, string Kind, int Pending, long Sent, long Failed, string? LastError, int Dead);

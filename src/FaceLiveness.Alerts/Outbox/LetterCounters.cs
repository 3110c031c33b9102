namespace FaceLiveness.Alerts;

/// <summary>What became of the alerts of one sink that it did not get.</summary>
/// <param name="Dead">How many dead letters there are.</param>
/// <param name="GivenUp">How many became dead letters in this run.</param>
/// <param name="Dropped">How many were deleted in this run because the outbox was full.</param>
internal readonly record struct LetterCounters(int Dead, long GivenUp, long Dropped);

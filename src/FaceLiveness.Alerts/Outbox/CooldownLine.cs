namespace FaceLiveness.Alerts;

/// <summary>A line of the file of cool-downs.</summary>
/// <param name="Rule">Which rule told.</param>
/// <param name="Subject">Of whom.</param>
/// <param name="At">When.</param>
internal sealed record CooldownLine(string Rule, string Subject, DateTimeOffset At);

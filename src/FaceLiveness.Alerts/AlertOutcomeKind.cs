namespace FaceLiveness.Alerts;

/// <summary>The kinds of what comes of sending an alert.</summary>
public enum AlertOutcomeKind
{
    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>It is to be tried again.</summary>
    Retry,

    /// <summary>It is not to be tried again by itself.</summary>
    Refused,
}

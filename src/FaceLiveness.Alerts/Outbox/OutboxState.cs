namespace FaceLiveness.Alerts;

/// <summary>How an alert stands with one of its sinks.</summary>
internal enum OutboxState
{
    /// <summary>To be sent.</summary>
    Waiting,

    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>Given up: a dead letter.</summary>
    Dead,
}

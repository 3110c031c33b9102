namespace FaceLiveness.Alerts;

/// <summary>Who is told of what; bound from the configuration section <c>FaceLiveness:Alerts</c>. Without rules nothing is sent anywhere.</summary>
public sealed class AlertOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = $"{FaceLivenessOptions.SectionName}:Alerts";

    /// <summary>The rules. A change of the configuration's rules is taken over while the host runs; all else needs a restart.</summary>
    public IList<AlertRuleOptions> Rules { get; } = [];

    /// <summary>Receivers by HTTP.</summary>
    public IList<WebhookOptions> Webhooks { get; } = [];

    /// <summary>The folder of the outbox: what waits to be sent, and what could not be. Readable by its owner only. Default <c>alerts</c>.</summary>
    public string Folder { get; set; } = "alerts";

    /// <summary>How many alerts the outbox holds; beyond it the oldest dead letters are deleted, and then the oldest that wait. 1 to 1,000,000, default 10,000.</summary>
    public int MaximumAlerts { get; set; } = 10_000;

    /// <summary>How many bytes the outbox holds, in the same way. 1 MiB or more, default 256 MiB.</summary>
    public long MaximumBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How often one alert is tried before it becomes a dead letter; counted anew after a restart. 1 or more, default 2000.</summary>
    public int MaximumAttempts { get; set; } = 2000;

    /// <summary>How long after it was raised a failing alert becomes a dead letter. More than zero, default one day.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What the configuration says and nobody can read.</summary>
    internal List<string> Unreadable { get; } = [];
}

namespace FaceLiveness.Alerts;

/// <summary>A receiver of alerts by HTTP POST.</summary>
public sealed class WebhookOptions
{
    /// <summary>What rules call it: 1 to 64 ASCII letters, digits, '-' and '_'.</summary>
    public string Name { get; set; } = "";

    /// <summary>The address: <c>https</c>; <c>http</c> only to this machine and private networks, unless <see cref="AllowHttp"/>. No credentials in it.</summary>
    public string Url { get; set; } = "";

    /// <summary>What the signature is made with, at least 16 characters. Better kept in <see cref="SecretFile"/>.</summary>
    public string? Secret { get; set; }

    /// <summary>The file whose first line is the secret.</summary>
    public string? SecretFile { get; set; }

    /// <summary>Whether it may be sent to a public address without encryption. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How long the receiver may take to answer; 1 second to 5 minutes, default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

namespace FaceLiveness.Alerts;

/// <summary>The broker that alerts go to; bound from the configuration section <c>FaceLiveness:Alerts:Mqtt</c>. Rules name the sink <c>mqtt</c>.</summary>
public sealed class MqttAlertOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = $"{AlertOptions.SectionName}:Mqtt";

    /// <summary>The broker's name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>The broker's port; null for 8883 with TLS and 1883 without.</summary>
    public int? Port { get; set; }

    /// <summary>Whether the connection is encrypted and the broker's certificate is checked. Default true.</summary>
    public bool Tls { get; set; } = true;

    /// <summary>A file of certificates (PEM) of which one must have signed the broker's; null for those that the system trusts.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>Who signs in; null for nobody.</summary>
    public string? UserName { get; set; }

    /// <summary>The password. Better kept in <see cref="PasswordFile"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The file whose first line is the password.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>What the broker knows this client by; two clients of one name throw each other out. Null for <c>faceliveness-</c> and the machine's name.</summary>
    public string? ClientId { get; set; }

    /// <summary>What all topics begin with; neither '+' nor '#', and no '/' at its ends. Default <c>faceliveness</c>.</summary>
    public string TopicPrefix { get; set; } = "faceliveness";

    /// <summary>Whether every stream's state is published too, with what makes Home Assistant show it. Default false.</summary>
    public bool HomeAssistant { get; set; }

    /// <summary>What Home Assistant's discovery topics begin with. Default <c>homeassistant</c>.</summary>
    public string DiscoveryPrefix { get; set; } = "homeassistant";

    /// <summary>Whether the state of a stream names who was seen last; otherwise it is the profile's id. Default true. Alerts go by their rule.</summary>
    public bool IncludeNames { get; set; } = true;
}

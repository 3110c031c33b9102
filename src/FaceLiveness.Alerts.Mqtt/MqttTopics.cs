namespace FaceLiveness.Alerts;

/// <summary>What goes where on the broker.</summary>
internal sealed class MqttTopics(string prefix)
{
    public const string Online = "online";
    public const string Offline = "offline";

    /// <summary>Whether this client is there: <see cref="Online"/>, or <see cref="Offline"/> by its own word or its last will.</summary>
    public string Availability => $"{prefix}/availability";

    /// <summary>The prefix as part of an id.</summary>
    public string Node => Plain(prefix);

    public string AlertsOf(string stream) => $"{prefix}/alerts/{Plain(stream)}";

    public string StateOf(string stream, string what) => $"{prefix}/streams/{Plain(stream)}/{what}";

    /// <summary>A text as a part of a topic or an id: letters, digits, '-' and '_', and '_' for all else.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}

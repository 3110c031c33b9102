using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FaceLiveness.Alerts;

/// <summary>What makes Home Assistant show a stream as a device: a retained message for each of its entities (<c>home-assistant.io/integrations/mqtt</c>).</summary>
internal static class HomeAssistantDiscovery
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Version =
        typeof(HomeAssistantDiscovery).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>The entities of a stream.</summary>
    public static IReadOnlyList<(string What, string Component, string Name, string? DeviceClass, string? Icon)> Kinds { get; } =
    [
        ("presence", "binary_sensor", "Presence", "occupancy", null),
        ("persons", "sensor", "Persons", null, "mdi:account-multiple"),
        ("last_person", "sensor", "Last person", null, "mdi:account"),
        ("connected", "binary_sensor", "Connected", "connectivity", null),
    ];

    /// <summary>The topic of an entity's message.</summary>
    public static string TopicOf(string discoveryPrefix, MqttTopics topics, string stream, string what) =>
        $"{discoveryPrefix}/{Kinds.First(kind => kind.What == what).Component}/{topics.Node}_{MqttTopics.Plain(stream)}/{what}/config";

    /// <summary>An entity's message.</summary>
    public static byte[] PayloadOf(MqttTopics topics, string stream, string what)
    {
        var (_, component, name, deviceClass, icon) = Kinds.First(kind => kind.What == what);
        var device = $"{topics.Node}_{MqttTopics.Plain(stream)}";
        var payload = new JsonObject
        {
            ["name"] = name,
            ["unique_id"] = $"{device}_{what}",
            ["state_topic"] = topics.StateOf(stream, what),
            ["availability_topic"] = topics.Availability,
            ["payload_available"] = MqttTopics.Online,
            ["payload_not_available"] = MqttTopics.Offline,
            ["qos"] = 1,
            ["device"] = new JsonObject
            {
                ["identifiers"] = new JsonArray(device),
                ["name"] = stream,
                ["manufacturer"] = "FaceLiveness",
                ["model"] = "Camera",
                ["sw_version"] = Version,
            },
            ["origin"] = new JsonObject { ["name"] = "FaceLiveness", ["sw_version"] = Version },
        };
        if (component == "binary_sensor")
        {
            payload["payload_on"] = "ON";
            payload["payload_off"] = "OFF";
        }

        if (deviceClass is not null)
        {
            payload["device_class"] = deviceClass;
        }

        if (icon is not null)
        {
            payload["icon"] = icon;
        }

        return Encoding.UTF8.GetBytes(payload.ToJsonString(Readable));
    }
}

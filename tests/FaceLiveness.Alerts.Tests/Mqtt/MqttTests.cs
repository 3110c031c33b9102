using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Alerts.Tests;

public sealed class MqttTests
{
    private static readonly Alert Sample = new()
    {
        Id = "1",
        Rule = "rule",
        Event = "person_unknown",
        StreamId = "front door",
        At = Happening.Noon,
        MediaTime = 1,
        RaisedAt = Happening.Noon,
        Snapshot = new byte[] { 1, 2, 3 },
    };

    // home-assistant.io/integrations/binary_sensor.mqtt, sensor.mqtt and mqtt (device, origin): what each may have.
    private static readonly string[] EveryEntity =
    [
        "availability", "availability_mode", "availability_template", "availability_topic", "default_entity_id", "device", "device_class", "enabled_by_default", "encoding",
        "entity_category", "entity_picture", "expire_after", "force_update", "icon", "json_attributes_template", "json_attributes_topic", "name", "origin",
        "payload_available", "payload_not_available", "platform", "qos", "state_topic", "unique_id", "value_template",
    ];

    private static readonly Dictionary<string, string[]> Documented = new()
    {
        ["binary_sensor"] = [.. EveryEntity, "off_delay", "payload_off", "payload_on"],
        ["sensor"] = [.. EveryEntity, "last_reset_value_template", "options", "state_class", "suggested_display_precision", "unit_of_measurement"],
        ["device"] =
        [
            "configuration_url", "connections", "hw_version", "identifiers", "manufacturer", "model", "model_id", "name", "serial_number", "suggested_area", "sw_version",
            "via_device",
        ],
        ["origin"] = ["name", "support_url", "sw_version"],
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_is_published_where_the_documentation_says_and_the_client_says_that_it_is_there()
    {
        using var broker = MosquittoBroker.Make();
        await broker.StartAsync();
        await using var listener = await MqttListener.StartAsync(broker.Port, "faceliveness/#");
        await using (var connection = Connection(broker))
        {
            Assert.Equal(AlertOutcome.Delivered, await new MqttAlertSink(connection).SendAsync(Sample, Cancelled));
            await AlertRig.UntilAsync(() => listener["faceliveness/alerts/front_door"] is not null, "the alert arrives");
            var alert = JsonSerializer.Deserialize<JsonElement>(listener["faceliveness/alerts/front_door"]!);
            Assert.Equal(("front door", "AQID"), (alert.GetProperty("stream").GetString(), alert.GetProperty("snapshot").GetString()));
            Assert.Equal("online", listener["faceliveness/availability"]);
        }

        await AlertRig.UntilAsync(() => listener["faceliveness/availability"] == "offline", "the client says goodbye");
    }

    [Fact]
    public async Task A_client_that_is_cut_off_leaves_its_last_will()
    {
        using var broker = MosquittoBroker.Make();
        await broker.StartAsync();
        await using var listener = await MqttListener.StartAsync(broker.Port, "faceliveness/#");
        await using var connection = Connection(broker);
        await connection.ConnectAsync(Cancelled);
        await AlertRig.UntilAsync(() => listener["faceliveness/availability"] == "online", "it is there");

        // Another of its name throws it out, as a broker does with a connection that it takes for dead.
        await using var twin = Connection(broker, options => options.TopicPrefix = "twin");
        await twin.ConnectAsync(Cancelled);

        await AlertRig.UntilAsync(() => listener["faceliveness/availability"] == "offline", "the broker speaks its last will");
    }

    [Fact]
    public async Task Tls_and_passwords_are_checked_on_both_sides()
    {
        using var broker = MosquittoBroker.Make(
            """
            allow_anonymous false
            password_file {folder}/passwords
            certfile {folder}/broker.pem
            keyfile {folder}/broker.key
            """);
        using var authority = new TestAuthority();
        using var certificate = authority.Sign("localhost");
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(broker.Folder, "broker.pem"), certificate.ExportCertificatePem(), Cancelled);
        await File.WriteAllTextAsync(Path.Combine(broker.Folder, "broker.key"), key.ExportPkcs8PrivateKeyPem(), Cancelled);
        await File.WriteAllTextAsync(Path.Combine(broker.Folder, "ca.pem"), authority.Pem, Cancelled);
        await File.WriteAllTextAsync(Path.Combine(broker.Folder, "passwords"), HashForMosquitto("guard", "a good password"), Cancelled);
        await File.WriteAllTextAsync(Path.Combine(broker.Folder, "password"), "a good password\n", Cancelled);
        await broker.StartAsync();

        Assert.Equal(AlertOutcomeKind.Delivered, await SendAsync(_ => { }));
        Assert.Equal(AlertOutcomeKind.Retry, await SendAsync(options => options.CertificateAuthorityFile = null));
        Assert.Equal(AlertOutcomeKind.Retry, await SendAsync(options => options.Host = "127.0.0.1"));
        Assert.Equal(AlertOutcomeKind.Retry, await SendAsync(options => (options.PasswordFile, options.Password) = (null, "another password")));

        async Task<AlertOutcomeKind> SendAsync(Action<MqttAlertOptions> configure)
        {
            await using var connection = Connection(broker, options =>
            {
                (options.Host, options.Tls, options.UserName) = ("localhost", true, "guard");
                options.PasswordFile = Path.Combine(broker.Folder, "password");
                options.CertificateAuthorityFile = Path.Combine(broker.Folder, "ca.pem");
                configure(options);
            });
            var outcome = await new MqttAlertSink(connection).SendAsync(Sample, Cancelled);
            Assert.DoesNotContain("password", outcome.Reason ?? "", StringComparison.Ordinal);
            return outcome.Kind;
        }
    }

    [Fact]
    public async Task Home_assistant_finds_every_stream_in_the_words_that_it_documents_and_sees_it_live()
    {
        using var broker = MosquittoBroker.Make();
        await broker.StartAsync();
        await using var listener = await MqttListener.StartAsync(broker.Port, "faceliveness/#", "homeassistant/#");
        await using var services = Services(broker, options => options.HomeAssistant = true);
        var publisher = services.GetRequiredService<MqttStatePublisher>();
        await publisher.StartAsync(Cancelled);

        await TellAsync(publisher, new StreamStarted(Happening.At(0)), Happening.Appeared(1), Happening.Appeared(1, track: 2), Happening.Recognized(2));
        await AlertRig.UntilAsync(() => State("last_person") == "Ada Lovelace" && State("persons") == "2" && State("connected") == "ON", "her name is shown");
        Assert.Equal("ON", State("presence"));
        await TellAsync(publisher, new PersonLeft(Happening.At(3), 1, "ada"), new PersonLeft(Happening.At(3), 2, null), Happening.Lost(4));
        await AlertRig.UntilAsync(() => State("presence") == "OFF" && State("persons") == "0" && State("connected") == "OFF", "everybody is gone");
        CheckDiscovery(listener);

        await publisher.PublishAsync(Happening.Erased("ada"), Cancelled);
        await AlertRig.UntilAsync(() => State("last_person") == "nobody", "she is forgotten");

        await TellAsync(publisher, new StreamRemoved(Happening.At(5)));
        await AlertRig.UntilAsync(() => listener["homeassistant/sensor/faceliveness_door/persons/config"]?.Length == 0 && State("connected")?.Length == 0, "the entities are gone");
        await publisher.StopAsync(Cancelled);

        string? State(string what) => listener[$"faceliveness/streams/door/{what}"];
    }

    [Fact]
    public async Task A_broker_that_comes_back_having_forgotten_everything_is_told_everything_again()
    {
        using var broker = MosquittoBroker.Make();
        await broker.StartAsync();
        await using var services = Services(broker, options => options.HomeAssistant = true);
        var publisher = services.GetRequiredService<MqttStatePublisher>();
        await publisher.StartAsync(Cancelled);
        await TellAsync(publisher, new StreamStarted(Happening.At(0)), Happening.Unknown(1));
        await using (var before = await MqttListener.StartAsync(broker.Port, "#"))
        {
            await AlertRig.UntilAsync(() => before["faceliveness/streams/door/last_person"] == "unknown", "the state is there");
        }

        broker.Kill();
        await broker.StartAsync();
        await using var after = await MqttListener.StartAsync(broker.Port, "#");
        string[] all = ["availability", "streams/door/presence", "streams/door/persons", "streams/door/last_person", "streams/door/connected"];
        await AlertRig.UntilAsync(() => all.All(topic => after[$"faceliveness/{topic}"] is not null), "the state is there again");
        Assert.Equal(("online", "unknown"), (after["faceliveness/availability"], after["faceliveness/streams/door/last_person"]));
        CheckDiscovery(after);
        await publisher.StopAsync(Cancelled);
    }

    [Fact]
    public async Task Without_home_assistant_no_state_is_published_and_no_connection_is_made()
    {
        using var broker = MosquittoBroker.Make();
        await using var services = Services(broker, _ => { });
        var publisher = services.GetRequiredService<MqttStatePublisher>();
        await publisher.StartAsync(Cancelled);
        await TellAsync(publisher, new StreamStarted(Happening.At(0)));
        await publisher.ExecuteTask!;
        Assert.Equal(0, services.GetRequiredService<MqttConnection>().Generation);
    }

    [Fact]
    public void Every_fault_of_the_brokers_options_is_listed()
    {
        var options = new MqttAlertOptions
        {
            Port = 70000,
            TopicPrefix = "/a/#",
            DiscoveryPrefix = "",
            Password = "p",
            PasswordFile = "/nowhere/password",
            CertificateAuthorityFile = "/nowhere/ca.pem",
        };

        var faults = new MqttAlertOptionsValidator().Validate(null, options).Failures!.ToList();

        string[] expected =
        [
            "Host is empty", "Port must be", "TopicPrefix can't begin", "DiscoveryPrefix can't begin", "a Password and a PasswordFile", "no UserName", "'/nowhere/password'",
            "'/nowhere/ca.pem'",
        ];
        Assert.All(expected, text => Assert.Contains(faults, fault => fault.Contains(text, StringComparison.Ordinal)));
        Assert.Null(new MqttAlertOptionsValidator().Validate(null, new MqttAlertOptions { Host = "broker" }).Failures);
    }

    private static void CheckDiscovery(MqttListener listener)
    {
        var discovered = listener.Messages.Where(message => message.Topic.StartsWith("homeassistant/", StringComparison.Ordinal)).DistinctBy(message => message.Topic).ToList();
        Assert.Equal(4, discovered.Count);
        var ids = new HashSet<string>();
        foreach (var (topic, payload, _) in discovered)
        {
            // <discovery_prefix>/<component>/<node_id>/<object_id>/config, letters, digits, '-' and '_' in each.
            var parts = topic.Split('/');
            Assert.Equal((5, "config"), (parts.Length, parts[4]));
            Assert.All(parts, part => Assert.Matches("^[A-Za-z0-9_-]+$", part));
            var entity = JsonSerializer.Deserialize<JsonElement>(payload);
            Assert.Empty(entity.EnumerateObject().Select(property => property.Name).Except(Documented[parts[1]]));
            Assert.Empty(entity.GetProperty("device").EnumerateObject().Select(property => property.Name).Except(Documented["device"]));
            Assert.Empty(entity.GetProperty("origin").EnumerateObject().Select(property => property.Name).Except(Documented["origin"]));
            Assert.False(string.IsNullOrEmpty(entity.GetProperty("origin").GetProperty("name").GetString()));
            Assert.NotEmpty(entity.GetProperty("device").GetProperty("identifiers").EnumerateArray());
            Assert.True(ids.Add(entity.GetProperty("unique_id").GetString()!));
            Assert.Equal("faceliveness/availability", entity.GetProperty("availability_topic").GetString());
            Assert.Contains(listener.Messages, message => message.Topic == entity.GetProperty("state_topic").GetString());
            if (entity.TryGetProperty("device_class", out var deviceClass))
            {
                Assert.Contains(deviceClass.GetString(), new[] { "occupancy", "connectivity" });
            }
        }
    }

    private static async Task TellAsync(MqttStatePublisher publisher, params PipelineEvent[] events)
    {
        foreach (var happening in events)
        {
            await publisher.PublishAsync(happening, Cancelled);
        }
    }

    private static MqttConnection Connection(MosquittoBroker broker, Action<MqttAlertOptions>? configure = null)
    {
        var options = new MqttAlertOptions { Host = "127.0.0.1", Port = broker.Port, Tls = false };
        configure?.Invoke(options);
        return new(Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System);
    }

    private static ServiceProvider Services(MosquittoBroker broker, Action<MqttAlertOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFaceLivenessMqttAlerts(options =>
        {
            (options.Host, options.Port, options.Tls) = ("127.0.0.1", broker.Port, false);
            configure(options);
        });
        return services.BuildServiceProvider();
    }

    // As mosquitto_passwd writes it: $7$iterations$salt$hash, PBKDF2 with SHA-512.
    private static string HashForMosquitto(string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, 101, HashAlgorithmName.SHA512, 64);
        return string.Create(CultureInfo.InvariantCulture, $"{user}:$7$101${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n");
    }
}

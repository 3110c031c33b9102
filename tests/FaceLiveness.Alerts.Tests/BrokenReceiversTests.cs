using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Alerts.Tests;

/// <summary>The broker and the webhook's receiver are killed and started again, and so is the sender, in the middle of a thousand events.</summary>
public sealed class BrokenReceiversTests
{
    private const int People = 20;
    private const int Events = 1000;
    private const string Secret = "a secret of sixteen";

    [Fact]
    public async Task Every_alert_arrives_at_least_once_in_order_for_each_person_and_none_that_its_rule_does_not_tell()
    {
        using var folder = new TemporaryFolder();
        using var broker = MosquittoBroker.Make(
            """
            allow_anonymous true
            persistence true
            persistence_location {folder}/
            autosave_on_changes true
            autosave_interval 1
            max_inflight_messages 0
            max_queued_messages 0
            """);
        await broker.StartAsync();
        var receiver = await WebhookReceiver.StartAsync();
        var port = receiver.Port;
        var posted = new List<byte[]>();
        await using var listener = await MqttListener.StartAsync(broker.Port, "test/alerts/#");
        var sender = Sender();
        try
        {
            for (var i = 0; i < Events; i++)
            {
                switch (i)
                {
                    case 190 or 690:
                        // A broker that is killed loses what it acknowledged and had not saved yet, and nobody but itself can help that. So this one
                        // comes to an end with all that it acknowledged, and is killed with ten events on their way to it.
                        await AlertRig.UntilAsync(() => WaitingForBroker() == 0 && Heard() == Expected(i).Count, "the broker has handed on what it acknowledged");
                        await broker.FreezeAsync();
                        break;
                    case 200 or 700:
                        Assert.True(WaitingForBroker() >= 10);
                        broker.Kill();
                        break;
                    case 250 or 750:
                        await receiver.AbortAsync();
                        Keep();
                        break;
                    case 450 or 850:
                        await broker.StartAsync();
                        await AlertRig.UntilAsync(() => listener.IsListening, "the listener is back");
                        break;
                    case 350 or 800:
                        // Not drained: what waits waits on the disk.
                        await sender.DisposeAsync();
                        sender = Sender();
                        break;
                    case 500 or 900:
                        receiver = await WebhookReceiver.StartAsync(port);
                        break;
                }

                await sender.GetRequiredService<AlertService>().PublishAsync(Event(i), AlertRig.Cancelled);
            }

            await AlertRig.UntilAsync(
                () => sender.GetRequiredService<AlertService>().GetStatus().Sinks.All(sink => sink.Pending == 0) && Directory.GetFiles(folder.Path, "0*.jsonl").Length == 0,
                "everything is acknowledged");
            Keep();
            var expected = Expected(Events);
            Check("webhook", expected, [.. posted.Select(body => JsonSerializer.Deserialize<JsonElement>(body))]);
            await AlertRig.UntilAsync(() => Heard() >= expected.Count, "the broker has handed everything on");
            Check("mqtt", expected, [.. listener.Messages.Select(message => JsonSerializer.Deserialize<JsonElement>(message.Payload))]);
            Assert.Empty(sender.GetRequiredService<AlertService>().GetStatus().DeadLetters);
        }
        finally
        {
            await sender.DisposeAsync();
            await receiver.DisposeAsync();
        }

        int WaitingForBroker() => sender.GetRequiredService<AlertService>().GetStatus().Sinks.Single(sink => sink.Name == "mqtt").Pending;

        int Heard() => listener.Messages.Select(message => message.Payload).Distinct().Count();

        void Keep()
        {
            foreach (var (signature, _, body) in receiver.Requests)
            {
                Assert.True(WebhookSignature.Verify(Secret, signature, body, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(10)));
                posted.Add(body);
            }

            receiver.Requests.Clear();
        }

        ServiceProvider Sender()
        {
            var services = new ServiceCollection();
            services.AddLogging(logging => logging.AddProvider(new RecordedLog()));
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
            services.AddFaceLivenessMqttAlerts(options => (options.Host, options.Port, options.Tls, options.TopicPrefix) = ("127.0.0.1", broker.Port, false, "test"));
            services.AddFaceLivenessAlerts(options =>
            {
                options.Folder = folder.Path;
                options.Webhooks.Add(new WebhookOptions { Name = "hook", Url = $"http://127.0.0.1:{port}/alerts", Secret = Secret });
                options.Rules.Add(Rule("all", rule => rule.Events.Add("person_recognized"), "spoof_suspected"));
                options.Rules.Add(Rule("now and then", rule =>
                {
                    rule.Cooldown = TimeSpan.FromSeconds(60);
                    rule.Who.Add("known");
                },
                "person_recognized"));
                options.Rules.Add(Rule("later", rule =>
                {
                    rule.Times.Add("12:10-12:12");
                    rule.TimeZone = "UTC";
                    rule.MinimumConfidence = 0.7f;
                },
                "person_recognized"));
            });
            return services.BuildServiceProvider();
        }
    }

    // A second of media time each; everybody comes by every twenty seconds, and is recognised first whenever the camera takes them for somebody new.
    private static PipelineEvent Event(int i)
    {
        var person = i % People;
        var track = person + (People * (i / (People * 10)));
        return IsSpoof(i)
            ? Happening.Spoof(i, track)
            : Happening.Recognized(i, $"p{person}", $"Person {person}", track, similarity: i % 7 == 0 ? 0.6f : 0.8f);
    }

    private static bool IsSpoof(int i) => i % 3 == 0 && i / People % 10 != 0;

    // By hand, from the rules' words: which of the first events each rule tells of, and of whom.
    private static Dictionary<(string Rule, int Second), int> Expected(int events)
    {
        var expected = new Dictionary<(string, int), int>();
        var told = new Dictionary<int, int>();
        for (var i = 0; i < events; i++)
        {
            var person = i % People;
            expected[("all", i)] = person;
            if (!IsSpoof(i) && (!told.TryGetValue(person, out var last) || i - last >= 60))
            {
                told[person] = i;
                expected[("now and then", i)] = person;
            }

            if (!IsSpoof(i) && i is >= 600 and < 720 && i % 7 != 0)
            {
                expected[("later", i)] = person;
            }
        }

        return expected;
    }

    private static void Check(string sink, Dictionary<(string Rule, int Second), int> expected, IReadOnlyList<JsonElement> arrived)
    {
        var ids = new HashSet<string>();
        var order = new List<(string Rule, int Second)>();
        foreach (var alert in arrived)
        {
            if (ids.Add(alert.GetProperty("id").GetString()!))
            {
                order.Add((alert.GetProperty("rule").GetString()!, (int)alert.GetProperty("media_time").GetDecimal()));
            }
        }

        Assert.Equal(expected.Keys.Order(), order.Order());
        foreach (var person in order.GroupBy(alert => expected[alert]))
        {
            var seconds = person.Select(alert => alert.Second).ToList();
            Assert.True(seconds.SequenceEqual(seconds.Order()), string.Create(CultureInfo.InvariantCulture, $"{sink}: person {person.Key} is out of order: {string.Join(' ', seconds)}"));
        }
    }

    private static AlertRuleOptions Rule(string name, Action<AlertRuleOptions> configure, params string[] events)
    {
        var rule = new AlertRuleOptions { Name = name };
        events.ToList().ForEach(rule.Events.Add);
        rule.Sinks.Add("hook");
        rule.Sinks.Add("mqtt");
        configure(rule);
        return rule;
    }
}

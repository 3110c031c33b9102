using System.Net;
using System.Text.Json;
using FaceLiveness.Alerts;
using FaceLiveness.Storage.Files;
using FaceLiveness.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Tests.Hosting.Alerting;

public sealed class AlertEndpointsTests
{
    private const string Secret = "a secret that nobody is to see";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_without_alerts_answers_that_there_are_none()
    {
        await using var host = await ProfileHost.StartAsync();

        var alerts = await host.Client().AskAsync("alerts").JsonAsync();

        Assert.All(["rules", "sinks", "dead_letters"], field => Assert.Equal(0, alerts.GetProperty(field).GetArrayLength()));
        await host.Client().PostJsonAsync("alerts/dead/nothing.hook/retry").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Rules_sinks_and_dead_letters_are_shown_without_secrets_and_letters_are_sent_again_or_thrown_away()
    {
        var guard = new Guard();
        using var outbox = new Outbox();
        await using var host = await StartAsync(outbox, guard);
        var client = host.Client();
        var service = host.App.Services.GetRequiredService<AlertService>();
        await service.PublishAsync(new PersonRecognized(Moment(1), 1, "user_1", "Ada", 0.7f), Cancelled);
        await service.PublishAsync(new PersonRecognized(Moment(2), 2, "user_2", "Grace", 0.7f), Cancelled);

        var alerts = await LettersAsync(client, 2);

        var rule = alerts.GetProperty("rules")[0];
        Assert.Equal(("night", 300, 0.5, true), (Text(rule, "name"), rule.GetProperty("cooldown").GetDouble(), rule.GetProperty("minimum_confidence").GetDouble(), rule.GetProperty("include_name").GetBoolean()));
        Assert.Equal(["log", "hook", "guard"], alerts.GetProperty("sinks").EnumerateArray().Select(sink => Text(sink, "name")));
        var sink = alerts.GetProperty("sinks")[2];
        Assert.Equal((0, 0, 2, "No.", 2), (Number(sink, "pending"), Number(sink, "sent"), Number(sink, "failed"), Text(sink, "last_error"), Number(sink, "dead")));
        var letter = alerts.GetProperty("dead_letters")[0];
        Assert.Equal(("guard", "night", "person_recognized", 1, "No."), (Text(letter, "sink"), Text(letter, "rule"), Text(letter, "event"), Number(letter, "attempts"), Text(letter, "last_error")));
        Assert.DoesNotContain(Secret, alerts.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("/token-in-path", alerts.GetRawText(), StringComparison.Ordinal);
        var metrics = await client.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancelled);
        Assert.Contains("# TYPE faceliveness_alerts_raised_total counter\nfaceliveness_alerts_raised_total{rule=\"night\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("faceliveness_alerts_given_up_total{sink=\"guard\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("faceliveness_alerts_dead{sink=\"guard\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", metrics, StringComparison.Ordinal);

        guard.Outcome = AlertOutcome.Delivered;
        await client.PostJsonAsync($"alerts/dead/{Text(letter, "id")}/retry").NothingAsync();
        await client.DeleteAsync($"alerts/dead/{Text(alerts.GetProperty("dead_letters")[1], "id")}", Cancelled).NothingAsync();
        alerts = await LettersAsync(client, 0);
        Assert.Equal(JsonValueKind.Null, alerts.GetProperty("sinks")[2].GetProperty("last_error").ValueKind);
        var problem = await client.DeleteAsync($"alerts/dead/{Text(letter, "id")}", Cancelled).ProblemAsync(HttpStatusCode.NotFound);
        Assert.Contains("no such alert", (string)problem["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sends_a_letter_again_or_deletes_one_is_in_the_audit_log_and_erasing_its_person_leaves_only_the_id()
    {
        var guard = new Guard();
        using var outbox = new Outbox();
        await using var host = await StartAsync(outbox, guard);
        var client = host.Client();
        var ada = await host.CaptureAsync(1);
        await client.PostJsonAsync($"profiles/{ada.Id}/rename", """{"name":"Ada"}""").JsonAsync();
        var service = host.App.Services.GetRequiredService<AlertService>();
        await service.PublishAsync(new PersonRecognized(Moment(1), 1, ada.Id, "Ada", 0.7f), Cancelled);
        await service.PublishAsync(new PersonRecognized(Moment(2), 2, "user_of_another_store", "Grace", 0.7f), Cancelled);
        var letters = (await LettersAsync(client, 2)).GetProperty("dead_letters");
        var before = host.Steps().Count;
        guard.Outcome = AlertOutcome.Delivered;

        await client.PostJsonAsync($"alerts/dead/{Text(letters[0], "id")}/retry").NothingAsync();
        await client.DeleteAsync($"alerts/dead/{Text(letters[1], "id")}", Cancelled).NothingAsync();
        await client.DeleteAsync($"alerts/dead/{Text(letters[1], "id")}", Cancelled).ProblemAsync(HttpStatusCode.NotFound);

        var steps = host.Steps().Skip(before).ToList();
        Assert.Equal(
            [(ProfileEventKind.AlertRetried, ada.Id, "web:local"), (ProfileEventKind.AlertDeleted, "", "web:local")],
            steps.Select(step => (step.Kind, step.ProfileId, step.Actor)));
        Assert.All(steps.Zip(letters.EnumerateArray()), pair => Assert.Contains(Text(pair.Second, "id")!.Split('.')[0], pair.First.Reason, StringComparison.Ordinal));
        Assert.All(steps, step => Assert.Contains("'guard'", step.Reason, StringComparison.Ordinal));
        var shown = await client.AskAsync($"audit?profile={ada.Id}").JsonAsync();
        Assert.Equal(("alert_retried", ada.Id), (Text(shown.GetProperty("records")[0], "kind"), Text(shown.GetProperty("records")[0], "profile_id")));

        await client.DeleteAsync($"profiles/{ada.Id}", Cancelled).NothingAsync();
        Assert.All(AuditFile.Read(host.AuditPath), record => Assert.True(record.FollowsPrevious));
        var log = await File.ReadAllTextAsync(host.AuditPath, Cancelled);
        Assert.DoesNotContain("Ada", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Grace", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_audit_log_does_not_take_is_done_told_of_as_a_fault_and_written_when_it_can_be()
    {
        using var log = new LogLines();
        using var outbox = new Outbox();
        await using var host = await StartAsync(outbox, new Guard(), services => services.AddSingleton<ILoggerProvider>(log));
        await host.App.Services.GetRequiredService<AlertService>().PublishAsync(new PersonRecognized(Moment(1), 1, "user_1", "Ada", 0.7f), Cancelled);
        var letter = (await LettersAsync(host.Client(), 1)).GetProperty("dead_letters")[0];
        Directory.CreateDirectory(host.AuditPath);

        await host.Client().DeleteAsync($"alerts/dead/{Text(letter, "id")}", Cancelled).NothingAsync();

        Assert.Contains(log.At(LogLevel.Error), line => line.StartsWith("AuditFile could not take the event AlertDeleted", StringComparison.Ordinal));
        await LettersAsync(host.Client(), 0);
        Directory.Delete(host.AuditPath);
        await host.CaptureAsync(1);
        Assert.Equal(ProfileEventKind.AlertDeleted, host.Steps()[0].Kind);
    }

    [Fact]
    public async Task What_happens_before_a_camera_is_told_with_a_picture_of_the_face()
    {
        var guard = new Guard { Outcome = AlertOutcome.Delivered };
        using var outbox = new Outbox();
        await using var host = await StartAsync(
            outbox,
            guard,
            services => services.ConfigureFaceLiveness((_, pipeline) => pipeline.AddSource(new ScriptedSource("front").Plays(4))),
            "person_appeared");

        for (var i = 0; guard.Taken.IsEmpty; i++)
        {
            Assert.True(i < 3000, "Nothing was told.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancelled);
        }

        var alert = Assert.Single(guard.Taken);
        Assert.Equal(("person_appeared", "front"), (alert.Event, alert.StreamId));
        Assert.Equal([0xFF, 0xD8], alert.Snapshot!.Value[..2].ToArray());
    }

    private static Task<ProfileHost> StartAsync(Outbox outbox, Guard guard, Action<IServiceCollection>? add = null, params string[] events) => ProfileHost.StartAsync(add: builder =>
    {
        add?.Invoke(builder.Services);
        builder.Services.AddSingleton<IAlertSink>(guard);
        builder.Services.AddFaceLivenessAlerts(options =>
        {
            options.Folder = outbox.Folder;
            options.Webhooks.Add(new WebhookOptions { Name = "hook", Url = "https://hooks.example.org/token-in-path", Secret = Secret });
            var rule = new AlertRuleOptions { Name = "night", Cooldown = TimeSpan.FromMinutes(5), MinimumConfidence = 0.5f, IncludeSnapshot = events.Length > 0 };
            (events.Length > 0 ? events : ["person_recognized"]).ToList().ForEach(rule.Events.Add);
            rule.Sinks.Add("guard");
            options.Rules.Add(rule);
        });
    });

    private static async Task<JsonElement> LettersAsync(HttpClient client, int count)
    {
        for (var i = 0; ; i++)
        {
            var alerts = await client.AskAsync("alerts").JsonAsync();
            if (alerts.GetProperty("dead_letters").GetArrayLength() == count && alerts.GetProperty("sinks")[2].GetProperty("pending").GetInt32() == 0)
            {
                return alerts;
            }

            Assert.True(i < 3000, alerts.GetRawText());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancelled);
        }
    }

    private static StreamMoment Moment(double seconds) => new("door", TimeSpan.FromSeconds(seconds), ProfileHost.Start.AddSeconds(seconds));

    private static string? Text(JsonElement element, string field) => element.GetProperty(field).GetString();

    private static int Number(JsonElement element, string field) => element.GetProperty(field).GetInt32();

    private sealed class Guard : IAlertSink
    {
        public string Name => "guard";

        public AlertOutcome Outcome { get; set; } = AlertOutcome.Refused("No.");

        public System.Collections.Concurrent.ConcurrentQueue<Alert> Taken { get; } = [];

        public ValueTask<AlertOutcome> SendAsync(Alert alert, CancellationToken cancellationToken = default)
        {
            Taken.Enqueue(alert);
            return ValueTask.FromResult(Outcome);
        }
    }

    private sealed class Outbox : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faceliveness-alerts-");

        public string Folder => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}

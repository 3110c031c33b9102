using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Alerts.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Every_fault_of_the_configuration_is_listed_when_the_host_starts()
    {
        using var host = Host(new()
        {
            ["Folder"] = " ",
            ["MaximumAttempts"] = "0",
            ["Rules:0:Name"] = "night",
            ["Rules:0:Events:0"] = "person_seen",
            ["Rules:0:Sinks:0"] = "gaurd",
            ["Rules:0:Times:0"] = "at night",
            ["Rules:0:TimeZone"] = "Middle/Earth",
            ["Rules:0:MinimumConfidence"] = "1.5",
            ["Rules:1:Name"] = "night",
            ["Rules:1:Events:0"] = "person_appeared",
            ["Rules:1:Events:1"] = "stream_lost",
            ["Rules:1:Who:0"] = "known",
            ["Rules:2:Events:0"] = "person_recognized",
            ["Rules:2:Who:0"] = "unknown",
            ["Rules:2:Cooldown"] = "-00:00:01",
            ["Rules:3:Name"] = "typo",
            ["Rules:3:Cooldwon"] = "00:01:00",
            ["Rules:4:Name"] = "no time",
            ["Rules:4:Cooldown"] = "soon",
            ["Webhooks:0:Name"] = "log",
            ["Webhooks:0:Url"] = "http://user:password@203.0.113.5/",
            ["Webhooks:0:Timeout"] = "01:00:00",
            ["Webhooks:1:Name"] = "a b",
            ["Webhooks:1:Url"] = "ftp://x",
            ["Webhooks:1:SecretFile"] = "/nowhere/at/all",
        });

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        string[] expected =
        [
            "Folder is empty", "MaximumAttempts must be", "names the event 'person_seen', and there is none", "names the sink 'gaurd', and there is none of that name: there are a b, guard, log",
            "has the time 'at night', which can't be read", "time zone 'Middle/Earth'", "MinimumConfidence that is not 0 to 1", "2 rules are called 'night'",
            "can never tell of person_appeared", "names stream_lost, which is about nobody", "An alert rule has no name", "can never tell of person_recognized", "Cooldown below zero",
            "names no sinks", "Rules:3 can't be read", "'Cooldwon'", "Rules:4 can't be read", "'soon'", "2 alert sinks are called 'log'", "credentials in its Url", "without encryption to a public address", "Timeout that is not", "has no secret of 16",
            "'a b' needs a name of", "has no Url that begins with", "has a SecretFile that is of no use",
        ];
        Assert.All(expected, text => Assert.Contains(fault.Failures, failure => failure.Contains(text, StringComparison.Ordinal)));
        Assert.DoesNotContain("password@", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_rule_is_in_force_without_a_restart_and_a_faulty_one_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var log = new RecordedLog();
        using var host = Host(
            new()
            {
                ["Folder"] = folder.Path,
                ["Rules:0:Name"] = "lost",
                ["Rules:0:Events:0"] = "stream_lost",
                ["Rules:0:Sinks:0"] = "guard",
            },
            log);
        await host.StartAsync(TestContext.Current.CancellationToken);
        var alerts = host.Services.GetRequiredService<AlertService>();
        var guard = (RecordingSink)host.Services.GetRequiredService<IAlertSink>();
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();

        await alerts.PublishAsync(Happening.Unknown(0), TestContext.Current.CancellationToken);
        configuration["FaceLiveness:Alerts:Rules:0:Events:0"] = "person_unknown";
        configuration.Reload();
        await alerts.PublishAsync(Happening.Unknown(1), TestContext.Current.CancellationToken);
        await AlertRig.UntilAsync(() => guard.Taken.Length == 1, "the changed rule tells");
        Assert.Equal(1m, guard.Taken[0].MediaTime);

        configuration["FaceLiveness:Alerts:Rules:0:Events:0"] = "person_unkown";
        configuration.Reload();
        await alerts.PublishAsync(Happening.Unknown(2), TestContext.Current.CancellationToken);
        await AlertRig.UntilAsync(() => guard.Taken.Length == 2, "the rule from before tells");
        Assert.Contains(log.Lines, line => line.Contains("were not taken over, and those before stay in force", StringComparison.Ordinal) && line.Contains("person_unkown", StringComparison.Ordinal));

        configuration["FaceLiveness:Alerts:Rules:0:Cooldown"] = "soon";
        configuration.Reload();
        Assert.Contains(log.Lines, line => line.Contains("Rules:0 can't be read", StringComparison.Ordinal));
        Assert.Equal(["person_unknown"], alerts.GetStatus().Rules[0].Events);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static IHost Host(Dictionary<string, string?> settings, RecordedLog? log = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>($"FaceLiveness:Alerts:{setting.Key}", setting.Value)));
        builder.Logging.AddProvider(log ?? new RecordedLog());
        builder.Services.AddSingleton<IAlertSink>(new RecordingSink());
        builder.Services.AddFaceLivenessAlerts();
        return builder.Build();
    }
}

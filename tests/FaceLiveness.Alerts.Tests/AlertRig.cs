using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Alerts.Tests;

/// <summary>Alerts as a host has them, with a clock and sinks of the test's.</summary>
internal sealed class AlertRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public AlertRig(string folder, Action<AlertOptions> configure, params IAlertSink[] sinks)
        : this(folder, configure, new FakeTimeProvider(Happening.Noon), sinks)
    {
    }

    public AlertRig(string folder, Action<AlertOptions> configure, TimeProvider time, params IAlertSink[] sinks)
    {
        Time = time as FakeTimeProvider ?? new FakeTimeProvider();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(time);
        foreach (var sink in sinks)
        {
            services.AddSingleton(sink);
        }

        // As AddFaceLivenessAlerts would, but for the pipeline, of which it takes the codec.
        services.AddSingleton(provider => new AlertService(
            provider.GetRequiredService<IOptionsFactory<AlertOptions>>(),
            provider.GetServices<IAlertSink>(),
            static () => new SnapshotTests.CountingCodec(),
            time,
            provider.GetRequiredService<ILogger<AlertService>>()));
        services.AddFaceLivenessAlerts(options =>
        {
            options.Folder = folder;
            configure(options);
        });
        _services = services.BuildServiceProvider();
        Alerts = _services.GetRequiredService<AlertService>();
    }

    public AlertService Alerts { get; }

    public FakeTimeProvider Time { get; }

    public RecordedLog Log { get; } = new();

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task TellAsync(params PipelineEvent[] events)
    {
        foreach (var pipelineEvent in events)
        {
            await Alerts.PublishAsync(pipelineEvent, Cancelled);
        }
    }

    /// <summary>Waits, without looking at the clock that the alerts see.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 9000; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancelled);
        }

        Assert.Fail($"It did not happen within minutes: {what}.");
    }

    /// <summary>Lets the alerts' clock run, a little at a time, until something has happened.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan step, string what)
    {
        for (var i = 0; i < 9000; i++)
        {
            if (condition())
            {
                return;
            }

            Time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
        }

        Assert.Fail($"It did not happen in time: {what}.");
    }

    public static Action<AlertOptions> Rule(Action<AlertRuleOptions> configure) => options => options.Rules.Add(RuleOf(configure));

    public static AlertRuleOptions RuleOf(Action<AlertRuleOptions> configure)
    {
        var rule = new AlertRuleOptions { Name = "rule" };
        configure(rule);
        if (rule.Sinks.Count == 0)
        {
            rule.Sinks.Add("guard");
        }

        return rule;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

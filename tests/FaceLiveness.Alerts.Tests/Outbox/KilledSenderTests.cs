using System.Diagnostics;
using System.Globalization;

namespace FaceLiveness.Alerts.Tests;

/// <summary>A process that raises alerts is killed in the middle of it, and the next one sends what it had raised.</summary>
public sealed class KilledSenderTests
{
    private const string FolderVariable = "FACELIVENESS_TEST_OUTBOX";

    [Fact]
    public async Task What_counted_as_raised_when_the_process_was_killed_is_sent_by_the_next_one()
    {
        using var folder = new TemporaryFolder();
        var raised = new List<int>();
        for (var run = 0; run < 3; run++)
        {
            using var child = Start(folder.Path);
            for (var told = 0; told < 40 + (run * 31); told++)
            {
                var line = await child.StandardOutput.ReadLineAsync(AlertRig.Cancelled);
                Assert.True(line is not null, "The child ended by itself.");
                if (line.StartsWith("raised ", StringComparison.Ordinal))
                {
                    raised.Add(int.Parse(line.AsSpan(7), CultureInfo.InvariantCulture));
                }
            }

            child.Kill();
            await child.WaitForExitAsync(AlertRig.Cancelled);
        }

        var guard = new RecordingSink();
        await using var rig = new AlertRig(folder.Path, AlertRig.Rule(DeliveryTests.Everything), guard);
        await rig.Alerts.StartAsync(AlertRig.Cancelled);
        await AlertRig.UntilAsync(() => rig.Alerts.GetStatus().Sinks.Single(sink => sink.Name == "guard").Pending == 0, "everything is sent");

        Assert.True(raised.Count > 100);
        var arrived = guard.Taken.Select(alert => alert.TrackId!.Value).ToHashSet();
        Assert.Superset(raised.ToHashSet(), arrived);
    }

    /// <summary>No test: the process that is killed. Raises alerts that nobody takes, and says of each when it is raised.</summary>
    [Fact(Explicit = true)]
    public async Task The_process_that_is_killed()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder)
        {
            Assert.Skip("It runs as a child of another test.");
            return;
        }

        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var guard = new RecordingSink { Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Retry("It is not there.")) };
        await using var rig = new AlertRig(folder, AlertRig.Rule(DeliveryTests.Everything), guard);
        for (var i = Environment.ProcessId * 1000; ; i++)
        {
            await rig.TellAsync(Happening.Appeared(0, i));
            await output.WriteLineAsync($"raised {i}");
        }
    }

    private static Process Start(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "FaceLiveness.Alerts.Tests");
        var start = File.Exists(program) ? new ProcessStartInfo(program) : new ProcessStartInfo("dotnet", [program + ".dll"]);
        foreach (var argument in new[] { "-explicit", "only", "-method", $"{typeof(KilledSenderTests).FullName}.{nameof(The_process_that_is_killed)}" })
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardOutput = true;
        start.Environment[FolderVariable] = folder;
        return Process.Start(start)!;
    }
}

using System.CommandLine;
using System.Globalization;
using FaceLiveness.FFmpeg;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>challenge SOURCE [--steps n] [--seed n]</c></summary>
internal static class ChallengeCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A camera or a recording." };
        var steps = new Option<int>("--steps") { Description = "Actions asked for.", DefaultValueFactory = _ => new ChallengeOptions().Steps };
        var seed = new Option<int?>("--seed") { Description = "Asks for the same actions every time: for demonstrations only." };
        var command = new Command("challenge", "Asks the person in view to blink and turn in random order: exit code 0 when passed, 1 when not.") { source, steps, seed };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            () => RunAsync(parsed.GetValue(source)!, parsed.GetValue(steps), parsed.GetValue(seed), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string address, int steps, int? seed, CancellationToken cancellationToken)
    {
        // Every step waits for a look that says it is still the same face.
        var models = await new ModelSetup().GetModelsAsync(cancellationToken);
        await using var pipeline = ForgetfulPipeline.Create(models, new FFmpegFrameSource("challenge", address), out _)
            .Configure(options => options.Analysis.RecheckInterval = TimeSpan.FromSeconds(0.3))
            .Build();
        var limits = new ChallengeOptions { Steps = steps };
        var session = new ChallengeSession(limits, seed is { } number ? ChallengeActions.Draw(steps, new Random(number)) : null);
        var seconds = Terminal.IsInteractive
            ? await Terminal.Out.Live(ChallengePanel.Of(session.State, limits.StepLimit)).StartAsync(
                live => JudgeAsync(pipeline, session, state => live.UpdateTarget(ChallengePanel.Of(state, limits.StepLimit)), cancellationToken))
            : await JudgeAsync(pipeline, session, NewLine(), cancellationToken);
        if (!session.IsOver)
        {
            Terminal.Out.MarkupLine("[red]The video ended before the challenge did.[/]");
        }

        var passed = session.State.Phase == ChallengePhase.Passed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"passed={(passed ? "true" : "false")} steps={session.State.Done} seconds={seconds:0.0}"));
        return passed ? ExitCode.Success : ExitCode.Failure;
    }

    /// <returns>Seconds from the first instruction to the last frame.</returns>
    private static async Task<double> JudgeAsync(
        FacePipeline pipeline, ChallengeSession session, Action<ChallengeState> show, CancellationToken cancellationToken)
    {
        var (began, now) = ((TimeSpan?)null, TimeSpan.Zero);
        await foreach (var result in pipeline.RunAsync(cancellationToken))
        {
            var state = session.Observe(result);
            now = result.Timestamp;
            began ??= state.Phase == ChallengePhase.Waiting ? null : now;
            show(state);
            if (session.IsOver)
            {
                break;
            }
        }

        return (now - (began ?? now)).TotalSeconds;
    }

    private static Action<ChallengeState> NewLine()
    {
        var last = "";
        return state =>
        {
            var line = ChallengePanel.Line(state);
            if (line != last)
            {
                Console.WriteLine(last = line);
            }
        };
    }
}

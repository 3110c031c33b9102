using System.CommandLine;
using System.Globalization;
using FaceLiveness.FFmpeg;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Wiring;
using Microsoft.Extensions.Configuration;
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
        await using var pipeline = new PipelineBuilder()
            .AddOnnxModels(await new ModelSetup().GetModelsAsync(cancellationToken))
            .AddBlinkLiveness()
            .AddLivenessCheck(new SurroundingsLivenessCheck())
            .AddLivenessCheck(new RepetitionLivenessCheck())
            .AddProfileStore(new InMemoryProfileStore())
            .AddSource(new FFmpegFrameSource("challenge", address))
            .Configure(options =>
            {
                WatchServices.Configuration().GetSection(FaceLivenessOptions.SectionName).Bind(options);

                // Every step waits for a look that says it is still the same face.
                options.Analysis.RecheckInterval = TimeSpan.FromSeconds(0.3);
            })
            .Build();
        var session = new ChallengeSession(new() { Steps = steps }, seed is { } number ? ChallengeActions.Draw(steps, new Random(number)) : null);
        var (began, now) = ((TimeSpan?)null, TimeSpan.Zero);
        var shown = "";
        await foreach (var result in pipeline.RunAsync(cancellationToken))
        {
            var state = session.Observe(result);
            now = result.Timestamp;
            began ??= state.Phase == ChallengePhase.Waiting ? null : now;
            if (state.Reason != shown)
            {
                Show(state);
                shown = state.Reason;
            }

            if (session.IsOver)
            {
                break;
            }
        }

        var passed = session.State.Phase == ChallengePhase.Passed;
        if (!session.IsOver)
        {
            AnsiConsole.MarkupLine("[red]The video ended before the challenge did.[/]");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"passed={(passed ? "true" : "false")} steps={session.State.Done} seconds={(now - (began ?? now)).TotalSeconds:0.0}"));
        return passed ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Show(ChallengeState state)
    {
        var colour = state.Phase switch
        {
            ChallengePhase.Passed => "green",
            ChallengePhase.Failed => "red",
            ChallengePhase.Act => "yellow",
            _ => "grey",
        };
        AnsiConsole.Write(new Panel($"[bold {colour}]{Markup.Escape(state.Reason)}[/]")
        {
            Header = new PanelHeader(string.Create(
                CultureInfo.InvariantCulture, $"{state.Done} of {state.Steps}, {Math.Max(0, state.TimeLeft.TotalSeconds):0} s left")),
            Expand = true,
            Padding = new Padding(2, 1),
        });
    }
}

using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FaceLiveness.Sample.Display;

/// <summary>What a person in front of a camera reads: the instruction, how many steps are done, and how much time is left. Legible from a few steps away.</summary>
internal static class ChallengePanel
{
    private const int BarWidth = 40;

    public static IRenderable Of(ChallengeState state, TimeSpan stepLimit)
    {
        var colour = state.Phase switch
        {
            ChallengePhase.Passed => "green",
            ChallengePhase.Failed => "red",
            ChallengePhase.Act => "yellow",
            _ => "aqua",
        };
        var left = (int)Math.Round(BarWidth * Math.Clamp(state.TimeLeft / stepLimit, 0, 1));
        var isOver = state.Phase is ChallengePhase.Passed or ChallengePhase.Failed;
        var rows = new Rows(
            Align.Center(new Markup($"[bold {colour}]{Sign(state)}  {Markup.Escape(state.Reason)}[/]")),
            Text.Empty,
            Align.Center(new Markup($"{string.Concat(Enumerable.Repeat("[green]●[/] ", state.Done))}{string.Concat(Enumerable.Repeat("[grey]○[/] ", state.Steps - state.Done))}")),
            Align.Center(isOver || state.Phase == ChallengePhase.Waiting
                ? Text.Empty
                : new Markup(string.Create(CultureInfo.InvariantCulture, $"[{colour}]{new string('━', left)}[/][grey]{new string('─', BarWidth - left)}[/] {state.TimeLeft.TotalSeconds,3:0} s"))));
        return new Panel(rows) { Expand = true, Padding = new Padding(2, 1), BorderStyle = Style.Parse(colour), Border = BoxBorder.Rounded };
    }

    /// <summary>The same as one line, where there is no terminal.</summary>
    public static string Line(ChallengeState state) =>
        string.Create(CultureInfo.InvariantCulture, $"{state.Done}/{state.Steps}  {state.Reason}");

    // Left and right are the person's: on a screen that they face like a mirror, their left is at its left.
    private static string Sign(ChallengeState state) => state switch
    {
        { Phase: ChallengePhase.Passed } => "✔",
        { Phase: ChallengePhase.Failed } => "✘",
        { Phase: ChallengePhase.Act, Action: ChallengeAction.TurnLeft } => "◀◀",
        { Phase: ChallengePhase.Act, Action: ChallengeAction.TurnRight } => "▶▶",
        _ => "◉ ◉",
    };
}

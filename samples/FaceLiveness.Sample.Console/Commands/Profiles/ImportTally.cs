using FaceLiveness.Sample.Display;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary>Tells what came of every picture of an import, and counts.</summary>
internal sealed class ImportTally
{
    private int _made;
    private int _bettered;
    private int _unchanged;
    private int _failed;
    private int _used;
    private int _refused;

    /// <summary>How many pictures were read so far.</summary>
    public int Read { get; set; }

    /// <summary>Tells of a person, and of every picture that could not be used.</summary>
    public void Tell(string name, IReadOnlyList<(string File, PictureLook Picture)> pictures, ProfileOutcome outcome)
    {
        foreach (var (file, picture) in pictures)
        {
            var refused = picture.Use == PictureUse.Refused;
            (_used, _refused) = refused ? (_used, _refused + 1) : (_used + 1, _refused);
            Terminal.Out.MarkupLine($"  {(refused ? "[red]✗[/]" : "[green]✓[/]")} {Markup.Escape(file)} [grey]{Markup.Escape(Word(picture))}[/]");
        }

        Terminal.Out.MarkupLine($"[bold]{Markup.Escape(name)}[/] {Markup.Escape(Sentence(pictures, outcome))}");
    }

    /// <summary>Tells the sums.</summary>
    /// <param name="outside">How many pictures lie in no person's folder.</param>
    /// <returns>The exit code: a failure where anybody or any picture was left out.</returns>
    public int Summarize(int outside)
    {
        Console.WriteLine();
        Console.WriteLine($"{_made + _bettered + _unchanged + _failed} people: {_made} new, {_bettered} bettered, {_unchanged} known already, {_failed} not enrolled. {_used} of {_used + _refused} pictures used.");
        if (outside > 0)
        {
            Console.WriteLine($"{outside} {(outside == 1 ? "picture lies" : "pictures lie")} in no person's folder and {(outside == 1 ? "was" : "were")} left out.");
        }

        return _failed + _refused + outside == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private string Sentence(IReadOnlyList<(string File, PictureLook Picture)> pictures, ProfileOutcome outcome)
    {
        switch (outcome.Kind)
        {
            case ProfileOutcomeKind.Created:
                _made++;
                return $"is known now ({Looks(outcome.Profile!)}, {outcome.Profile!.Id}).";
            case ProfileOutcomeKind.Improved:
                _bettered++;
                return $"is known better now ({Looks(outcome.Profile!)}, {outcome.Profile!.Id}).";
            case ProfileOutcomeKind.Nothing when pictures.Any(picture => picture.Picture.Use == PictureUse.HeldAlready):
                _unchanged++;
                return $"was known by these pictures already ({outcome.Profile?.Id}).";
            default:
                _failed++;
                return $"was not enrolled: {(pictures.Count == 0 ? "there is no picture in the folder." : outcome.Reason)}{(outcome.Profile is { } other ? $" ({other.Id})" : "")}";
        }
    }

    private static string Word(PictureLook picture) => picture.Use switch
    {
        PictureUse.HeldAlready => "is in the profile already",
        PictureUse.Refused => picture.Reason,
        _ => System.Globalization.CultureInfo.InvariantCulture.TextInfo.ToLower(picture.Reason.TrimEnd('.')),
    };

    private static string Looks(Profile profile) => $"{profile.Samples.Count} {(profile.Samples.Count == 1 ? "look" : "looks")}";
}

namespace FaceLiveness.Sample.Evaluation;

/// <summary>What a simulation left behind, held against who was really there.</summary>
internal sealed record SimulationOutcome
{
    public required int Appearances { get; init; }

    public required int Looks { get; init; }

    public required int People { get; init; }

    /// <summary>People who have a profile.</summary>
    public required int Remembered { get; init; }

    public required int Profiles { get; init; }

    public required int Samples { get; init; }

    /// <summary>Samples of the fullest profile.</summary>
    public required int MostSamples { get; init; }

    /// <summary>Who shares a profile: those that hold looks at two people or more.</summary>
    public required IReadOnlyList<string> Poisoned { get; init; }

    /// <summary>People with more than one profile.</summary>
    public required IReadOnlyList<string> Split { get; init; }

    /// <summary>Profiles that were merged into another by themselves.</summary>
    public required int Merged { get; init; }

    /// <summary>Tracks that bore, for however short, the name of somebody whom none of their last three looks showed.</summary>
    public required int WronglyNamed { get; init; }

    /// <summary>Tracks of people with a profile that ended with its name, and all such tracks.</summary>
    public required Proportion Named { get; init; }

    /// <summary>Tracks of people without a profile that ended without a name, and all such tracks.</summary>
    public required Proportion StrangersLeftUnnamed { get; init; }

    public double SplitShare => Remembered == 0 ? 0 : (double)Split.Count / Remembered;
}

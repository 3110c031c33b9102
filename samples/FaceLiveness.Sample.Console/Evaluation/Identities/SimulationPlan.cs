namespace FaceLiveness.Sample.Evaluation;

/// <summary>What happens in a simulation. The shares are judgement: what goes wrong in front of cameras, more often than it does there.</summary>
internal sealed record SimulationPlan
{
    /// <summary>How many times somebody comes into view.</summary>
    public required int Appearances { get; init; }

    /// <summary>Gives the same events for the same number.</summary>
    public required int Seed { get; init; }

    /// <summary>Share of the people who were enrolled by one picture before the first appearance.</summary>
    public double Enrolled { get; init; } = 0.25;

    /// <summary>Share of the appearances that are in view together with the one before.</summary>
    public double InCompany { get; init; } = 0.25;

    /// <summary>Share of the tracks into which one or two looks at somebody else slip.</summary>
    public double WrongNeighbour { get; init; } = 0.12;

    /// <summary>Share of the tracks that pass to another person midway.</summary>
    public double Swapped { get; init; } = 0.04;

    /// <summary>Share of the tracks that never prove to be live: seen too briefly, or from the side.</summary>
    public double Inconclusive { get; init; } = 0.1;

    /// <summary>Share of the tracks that are a picture of somebody.</summary>
    public double Spoof { get; init; } = 0.05;

    /// <summary>Share of the looks that are spoiled: blurred, dark, covered, far away or noisy.</summary>
    public double Spoiled { get; init; } = 0.4;

    /// <summary>From one appearance to the next.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(9);
}

namespace FaceLiveness.Benchmarks.Reporting;

/// <summary>What one verb found out.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Setting">On what, and how: one sentence a line.</param>
/// <param name="Tables">The figures for people.</param>
/// <param name="Figures">The figures for programs: <c>key=value</c>, in one line.</param>
internal sealed record Section(string Title, IReadOnlyList<string> Setting, IReadOnlyList<Table> Tables, string Figures)
{
    /// <summary>What must be known to read the tables, and what went wrong.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What we promise, and whether it was so.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>False where something is broken, which makes the command fail: never for being slow.</summary>
    public bool Passed { get; init; } = true;

    /// <summary>The promises of all sections in one table.</summary>
    public static Section Summary(IReadOnlyList<Section> sections)
    {
        var table = new Table("figure", "measured", "promised", "kept");
        foreach (var claim in sections.SelectMany(section => section.Claims))
        {
            table.Add(claim.What, claim.Measured, claim.Wanted, claim.Kept ? "yes" : "no");
        }

        return new("Summary", [], [table], string.Join(' ', sections.Select(section => section.Figures)));
    }
}

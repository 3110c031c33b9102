namespace FaceLiveness.Sample.Drill;

/// <summary>What the whole drill showed.</summary>
/// <param name="Rows">Every exercise.</param>
/// <param name="FinalCancel">How long the watching pipeline took to stop, with one camera silent.</param>
/// <param name="HealthySeen">Pictures of the healthy streams that were analysed.</param>
/// <param name="CalmLost">Pictures that the healthy streams lost while nothing failed, before the first failure and after each that cost some: more than none means that the machine is too busy.</param>
/// <param name="SecretTold">True where a user name or password could be read in an event.</param>
internal sealed record DrillReport(IReadOnlyList<DrillRow> Rows, TimeSpan FinalCancel, int HealthySeen, int CalmLost, bool SecretTold)
{
    public int Recovered => Rows.Count(row => row.Recovered is not null);

    public int HealthyLost => Rows.Sum(row => row.HealthyLost);

    public int LostInPassing => Rows.Sum(row => row.LostInPassing);

    public TimeSpan LongestCancel => Rows.Select(row => row.Cancel).Append(FinalCancel).Max();

    public bool IsRight => Rows.All(row => row.IsRight) && FinalCancel < DrillRun.LongestCancel && HealthySeen > 0 && CalmLost == 0 && !SecretTold;
}

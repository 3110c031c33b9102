using System.Globalization;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests.Evaluation;

/// <summary>A short run of the simulation with other people than docs/evaluating-identities.md tells of.</summary>
public sealed class IdentitySimulationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_profile_holds_two_people_few_people_have_two_profiles_and_nobody_keeps_too_much()
    {
        var fold = TestData.SharedFile("media/identity/lfw-fold1.tar");

        var run = await ConsoleRun.StartPatientlyAsync(
            _folder.Path, TimeSpan.FromMinutes(5), "evaluate", "identities", fold, "--people", "120", "--appearances", "2500", "--seed", "7");

        Assert.True(run.ExitCode == 0, run.Said);
        var figures = run.Output.Trim().Split('\n')[^1].Split(' ').Select(figure => figure.Split('=')).ToDictionary(
            figure => figure[0], figure => double.Parse(figure[1], CultureInfo.InvariantCulture));
        Assert.Equal(0, figures["poisoned"]);
        Assert.InRange(figures["split_share"], 0, 0.03);
        Assert.InRange(figures["most_samples"], 4, 8);
        Assert.InRange(figures["remembered"], 0.85 * 120, 120);
        Assert.InRange(figures["named"], 0.9, 1);
        Assert.InRange(figures["wrongly_named"], 0, 0.01 * 2500);
    }
}

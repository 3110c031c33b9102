using System.CommandLine;
using System.Globalization;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Drill.Store;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>drill store</c>: the profile store's process killed at random instants, and its files damaged at random.</summary>
internal static class DrillStoreCommand
{
    private const int StandardKills = 100;
    private const int StandardMutations = 1_000_000;

    public static Command Create()
    {
        var kills = new Option<int?>("--kills") { Description = $"Kill a process that writes profiles this many times, half of them encrypted; {StandardKills}.", HelpName = "n" };
        var mutations = new Option<int?>("--mutations") { Description = $"Read this many damaged files; {StandardMutations}.", HelpName = "n" };
        var seed = new Option<int>("--seed") { Description = "Where chance begins.", DefaultValueFactory = _ => 1, HelpName = "n" };
        var command = new Command("store", "Kills a process that writes profiles, at random instants, and damages files at random; measures what is lost. Asked for one of the two, it does that one.")
        {
            kills, mutations, seed, Worker(),
        };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var (killed, mutated) = (parsed.GetValue(kills), parsed.GetValue(mutations));
            var (first, both) = (parsed.GetValue(seed), killed is null && mutated is null);
            var isRight = true;
            var figures = new List<string>();
            if ((killed ?? (both ? StandardKills : 0)) is > 0 and var times)
            {
                using var progress = ProgressLine.OnStandardError("kills", times);
                var report = await new KillRun(first).RunAsync(times, progress.Show, cancellationToken);
                progress.Dispose();
                report.Faults.Take(20).ToList().ForEach(Console.WriteLine);
                isRight &= report.IsRight;
                figures.Add(report.ToString());
            }

            if ((mutated ?? (both ? StandardMutations : 0)) is > 0 and var files)
            {
                var report = await MutationRun.RunAsync(first, files, cancellationToken);
                report.Faults.Take(20).ToList().ForEach(Console.WriteLine);
                isRight &= report.IsRight;
                figures.Add(report.ToString());
            }

            Console.WriteLine(string.Join(' ', figures));
            return isRight ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    // The process that is killed.
    private static Command Worker()
    {
        var folder = new Argument<string>("folder");
        var seed = new Argument<int>("seed");
        var command = new Command("worker") { folder, seed };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            await StoreWorker.RunAsync(parsed.GetValue(folder)!, parsed.GetValue(seed), cancellationToken);
            return ExitCode.Success;
        }));
        return command;
    }
}

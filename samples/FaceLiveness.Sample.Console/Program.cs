using System.CommandLine;
using System.CommandLine.Invocation;
using FaceLiveness.Sample.Commands;

var root = new RootCommand("Watches cameras and recordings: finds and follows people, recognises faces, tells the living from photos, keeps profiles.")
{
    WatchCommand.Create(),
    DemoCommand.Create(),
    EnrollCommand.Create(),
    ProfilesCommand.Create(),
    ModelsCommand.Create(),
    DoctorCommand.Create(),
    DrillCommand.Create(),
    ChallengeCommand.Create(),
    EvaluateCommand.Create(),
};
var parsed = root.Parse(args);
if (args.Length > 0 && parsed.Action is ParseErrorAction error)
{
    // A page of help after every slip hides what was wrong.
    error.ShowHelp = false;
}

using var signals = new StopSignals(TimeSpan.FromSeconds(15), TimeProvider.System);
return signals.CodeOf(await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, signals.Token));

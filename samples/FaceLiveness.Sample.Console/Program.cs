using System.CommandLine;
using FaceLiveness.Sample.Commands;

var root = new RootCommand("Watches cameras and recordings: finds and follows people, recognises faces, tells the living from photos, keeps profiles.")
{
    WatchCommand.Create(),
    DemoCommand.Create(),
    EnrollCommand.Create(),
    ProfilesCommand.Create(),
    ModelsCommand.Create(),
    DoctorCommand.Create(),
    EvaluateCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });

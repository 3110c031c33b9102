using BenchmarkDotNet.Running;
using FaceLiveness.Benchmarks.EndToEnd;

if (args is ["endtoend", .. var options])
{
    return await EndToEndCommand.RunAsync(options);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;

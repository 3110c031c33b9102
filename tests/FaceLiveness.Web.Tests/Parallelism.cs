// A browser and a pipeline keep every core busy: side by side they would only slow each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(FaceLiveness.Web.Tests.Chromium))]
[assembly: AssemblyFixture(typeof(FaceLiveness.Web.Tests.DemoWall))]

// Each test here keeps every core busy: side by side they would only slow each other, and live streams would drop frames.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace FaceLiveness.Benchmarks.Reporting;

/// <summary>The command line can't be understood; the message says what was expected.</summary>
internal sealed class UsageException(string message) : Exception(message);

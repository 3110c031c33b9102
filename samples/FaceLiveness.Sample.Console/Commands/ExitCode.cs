namespace FaceLiveness.Sample.Commands;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>It ran, and something went wrong: a stream failed, a file is damaged, a check is not met.</summary>
    public const int Failure = 1;

    /// <summary>Stopped by the user (128 + SIGINT).</summary>
    public const int Cancelled = 130;

    /// <summary>Stopped by whoever runs the machine (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}

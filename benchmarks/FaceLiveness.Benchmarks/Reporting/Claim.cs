namespace FaceLiveness.Benchmarks.Reporting;

/// <summary>A figure that we promise something of.</summary>
/// <param name="What">Of what.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Wanted">What is promised.</param>
/// <param name="Kept">Whether it was so.</param>
internal sealed record Claim(string What, string Measured, string Wanted, bool Kept);

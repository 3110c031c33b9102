namespace FaceLiveness.Sample.Evaluation;

/// <summary>Both kinds of error at one threshold.</summary>
/// <param name="Threshold">Live from this score on.</param>
/// <param name="Apcer">Share of the attacks taken for live.</param>
/// <param name="Bpcer">Share of the live people taken for attacks.</param>
internal readonly record struct ErrorRates(double Threshold, double Apcer, double Bpcer);

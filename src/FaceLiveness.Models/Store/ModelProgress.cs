namespace FaceLiveness.Models;

/// <summary>How far an installation has come.</summary>
/// <param name="Subject">The catalogue id; while a package is fetched, its name and version.</param>
/// <param name="Step">What is being done.</param>
/// <param name="Bytes">Bytes done in this step; 0 where it doesn't count bytes.</param>
/// <param name="TotalBytes">Bytes that the step will have done at its end, where known.</param>
public readonly record struct ModelProgress(string Subject, ModelStep Step, long Bytes = 0, long? TotalBytes = null);

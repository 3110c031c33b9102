namespace FaceLiveness.Benchmarks.Live;

/// <summary>A clip that plays in a loop, as a camera.</summary>
/// <param name="Id">Names the stream.</param>
/// <param name="File">The clip.</param>
/// <param name="HasPerson">Whether somebody is in view, all the time.</param>
internal sealed record Camera(string Id, string File, bool HasPerson);

namespace FaceLiveness.Imaging.Skia;

/// <summary>One cell of a contact sheet.</summary>
/// <param name="At">Media time.</param>
/// <param name="Rank">How notable it is.</param>
/// <param name="Title">What happened.</param>
/// <param name="More">What else happened in the same frame; empty for nothing.</param>
/// <param name="Picture">The picture with its overlay, of the size of a cell.</param>
internal sealed record SheetCell(TimeSpan At, int Rank, string Title, string More, VideoFrame Picture);

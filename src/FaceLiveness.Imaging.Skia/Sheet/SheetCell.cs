namespace FaceLiveness.Imaging.Skia;

/// <summary>One cell of a contact sheet.</summary>
/// <param name="At">Media time.</param>
/// <param name="Rank">How notable it is.</param>
/// <param name="Title">What happened.</param>
/// <param name="Detail">To whom, or by what; may be empty.</param>
/// <param name="Picture">The picture with its overlay, of the size of a cell.</param>
internal sealed record SheetCell(TimeSpan At, int Rank, string Title, string Detail, VideoFrame Picture);

using System.Globalization;
using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>Lays a contact sheet out: a title, and for each stream a row of pictures with captions.</summary>
internal static class SheetPainter
{
    private const int Margin = 36;
    private const int Gap = 18;
    private const int TitleHeight = 92;
    private const int RowHeading = 46;
    private const int CaptionHeight = 66;
    private const int LeastColumns = 3;

    private static readonly SKColor Paper = new(0x11, 0x16, 0x1C);
    private static readonly SKColor Card = new(0x1C, 0x23, 0x2B);
    private static readonly SKColor Rule = new(0x33, 0x3D, 0x48);
    private static readonly SKColor Muted = new(0x9A, 0xA7, 0xB4);

    /// <summary>Draws the sheet.</summary>
    /// <param name="rows">The streams, in the order shown.</param>
    /// <param name="madeAt">Written into the title.</param>
    /// <returns>A PNG.</returns>
    public static byte[] Paint(IReadOnlyList<SheetRow> rows, DateTimeOffset madeAt)
    {
        var columns = Math.Max(LeastColumns, rows.Select(row => row.Cells.Count).DefaultIfEmpty().Max());
        var width = (2 * Margin) + (columns * CellPicture.Width) + ((columns - 1) * Gap);
        var height = TitleHeight + rows.Sum(RowSize) + Margin;
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque))
            ?? throw new InvalidOperationException($"No memory for a contact sheet of {width}x{height} pixels. Keep fewer moments, or make a sheet for fewer streams.");
        using var large = new Lettering(30);
        using var middle = new Lettering(21);
        using var small = new Lettering(17);
        var canvas = surface.Canvas;
        canvas.Clear(Paper);

        var facts = string.Create(
            CultureInfo.InvariantCulture, $"{Count(rows.Count, "stream")}  \u00b7  {Count(rows.Sum(row => row.Cells.Count), "moment")}  \u00b7  {madeAt:yyyy-MM-dd HH:mm zzz}");
        large.Draw(canvas, "FaceLiveness", Margin, 26, OverlayPalette.Text);
        middle.Draw(canvas, "what happened, stream by stream", Margin + large.Measure("FaceLiveness") + 18, 26 + large.Ascent - middle.Ascent, Muted);
        small.Draw(canvas, facts, width - Margin - small.Measure(facts), 26 + large.Ascent - small.Ascent, Muted);

        var top = TitleHeight;
        foreach (var row in rows)
        {
            DrawRow(canvas, row, top, width, middle, small);
            top += RowSize(row);
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static int RowSize(SheetRow row) => RowHeading + (row.Cells.Count == 0 ? Gap * 2 : CellPicture.Height + CaptionHeight) + Gap;

    private static void DrawRow(SKCanvas canvas, SheetRow row, int top, int width, Lettering middle, Lettering small)
    {
        using var rule = new SKPaint { Color = Rule, StrokeWidth = 1 };
        canvas.DrawLine(Margin, top, width - Margin, top, rule);
        var heading = middle.Fit(row.StreamId, width - (4 * Margin));
        middle.Draw(canvas, heading, Margin, top + 11, OverlayPalette.Text);
        if (row.Cells.Count == 0)
        {
            small.Draw(canvas, "nobody was seen", Margin, top + RowHeading, Muted);
        }

        var left = Margin;
        foreach (var cell in row.Cells)
        {
            DrawCell(canvas, cell, left, top + RowHeading, middle, small);
            left += CellPicture.Width + Gap;
        }
    }

    private static unsafe void DrawCell(SKCanvas canvas, SheetCell cell, int left, int top, Lettering middle, Lettering small)
    {
        using var card = new SKPaint { Color = Card };
        canvas.DrawRect(left, top, CellPicture.Width, CellPicture.Height + CaptionHeight, card);
        fixed (byte* pixels = cell.Picture.Pixels)
        {
            var info = new SKImageInfo(cell.Picture.Width, cell.Picture.Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
            using var image = SKImage.FromPixelCopy(info, (nint)pixels, cell.Picture.Stride);
            canvas.DrawImage(image, left, top);
        }

        const int Pad = 12;
        var time = cell.At.ToString(cell.At.TotalHours >= 1 ? @"h\:mm\:ss\.f" : @"mm\:ss\.f", CultureInfo.InvariantCulture);
        var timeWidth = middle.Measure(time) + Pad;
        var line = top + CellPicture.Height + 7;
        middle.Draw(canvas, time, left + Pad, line, OverlayPalette.Undecided);
        middle.Draw(canvas, middle.Fit(cell.Title, CellPicture.Width - (2 * Pad) - timeWidth), left + Pad + timeWidth, line, OverlayPalette.Text);
        if (cell.Detail.Length > 0)
        {
            small.Draw(canvas, small.Fit(cell.Detail, CellPicture.Width - (2 * Pad)), left + Pad, line + middle.LineHeight + 2, OverlayPalette.Detail);
        }
    }

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}

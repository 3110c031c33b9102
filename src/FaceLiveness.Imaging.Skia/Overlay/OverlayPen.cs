using System.Globalization;
using System.Numerics;
using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>Draws results onto a canvas of one height; all sizes follow from that height.</summary>
internal sealed class OverlayPen : IDisposable
{
    private readonly SKPaint _line = new() { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round };
    private readonly SKPaint _fill = new() { IsAntialias = true, Style = SKPaintStyle.Fill };
    private readonly SKPaint _dots = new() { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round };
    private readonly SKPathEffect _dashes;
    private readonly Lettering _title;
    private readonly Lettering _detail;
    private readonly float _unit;
    private SKPoint[] _points = [];

    /// <param name="height">Height of the canvas in pixels.</param>
    public OverlayPen(int height)
    {
        Height = height;

        // 19 pixels at 576 lines, 29 at 1080: letters shrink against the picture as it grows, since there is more to see in it.
        var text = Math.Clamp(8.5f + (height * 0.019f), 10, 64);
        _unit = text / 20;
        _title = new(text);
        _detail = new(text * 0.8f);
        _dashes = SKPathEffect.CreateDash([8 * _unit, 5 * _unit], 0);
    }

    /// <summary>Height of the canvas in pixels.</summary>
    public int Height { get; }

    /// <summary>Draws everybody in a result and, at the bottom left, the stream's name, media time and rate.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="width">Width of the canvas in pixels.</param>
    /// <param name="result">What was found.</param>
    /// <param name="toCanvas">From pixels of the frame to pixels of the canvas; scales both axes alike.</param>
    /// <param name="rate">Frames per second; 0 where that is not known.</param>
    public void DrawFrame(SKCanvas canvas, int width, FrameResult result, Matrix3x2 toCanvas, float rate)
    {
        var time = result.Timestamp.ToString(result.Timestamp.TotalHours >= 1 ? @"h\:mm\:ss\.f" : @"mm\:ss\.f", CultureInfo.InvariantCulture);
        var facts = rate > 0 ? string.Create(CultureInfo.InvariantCulture, $"{time}   {rate:0.0} fps") : time;
        var stream = _detail.Fit(result.StreamId, width * 0.4f);
        var (pad, gap) = (5 * _unit, 9 * _unit);
        var nameWidth = _detail.Measure(stream);

        // As wide as the widest digits would be, so that the plate does not tremble as time goes by.
        var cornerWidth = MathF.Ceiling(nameWidth + gap + _detail.Measure(Widest(facts)) + (2 * pad));
        var height = MathF.Ceiling(_detail.LineHeight + pad);
        var area = new BoundingBox(0, Height - height, cornerWidth, height);
        DrawPersons(canvas, width, result, toCanvas, area);
        DrawPlate(canvas, area);
        _detail.Draw(canvas, stream, area.X + pad, area.Y + (pad / 2), OverlayPalette.Text);
        _detail.Draw(canvas, facts, area.X + pad + nameWidth + gap, area.Y + (pad / 2), OverlayPalette.Detail);
    }

    /// <summary>Draws everybody in a result.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="width">Width of the canvas in pixels.</param>
    /// <param name="result">What was found.</param>
    /// <param name="toCanvas">From pixels of the frame to pixels of the canvas; scales both axes alike.</param>
    /// <param name="reserved">A place to keep labels off; empty for none.</param>
    public void DrawPersons(SKCanvas canvas, int width, FrameResult result, Matrix3x2 toCanvas, BoundingBox reserved)
    {
        var layout = new PlateLayout(width, Height);
        layout.Reserve(reserved);
        var heads = new BoundingBox[result.Persons.Count];
        for (var i = 0; i < heads.Length; i++)
        {
            var person = result.Persons[i];
            var box = OnCanvas(person.Box, toCanvas);
            BoundingBox? face = person.Face is { } found ? OnCanvas(found.Box, toCanvas) : null;

            // Of whoever's face is not found the head is somewhere at the top.
            heads[i] = face ?? new(box.X, box.Y, box.Width, MathF.Min(box.Width, box.Height));
            DrawBoxes(canvas, box, face, PersonCaption.Of(person).Mark);
            DrawLandmarks(canvas, person.Landmarks, toCanvas);
        }

        foreach (var person in result.Persons)
        {
            DrawCaption(canvas, PersonCaption.Of(person), OnCanvas(person.Box, toCanvas), layout, heads, width * 0.6f);
        }
    }

    public void Dispose()
    {
        _line.Dispose();
        _fill.Dispose();
        _dots.Dispose();
        _dashes.Dispose();
        _title.Dispose();
        _detail.Dispose();
    }

    private static BoundingBox OnCanvas(BoundingBox box, Matrix3x2 toCanvas)
    {
        var corner = Vector2.Transform(new(box.X, box.Y), toCanvas);
        return new(corner.X, corner.Y, box.Width * toCanvas.M11, box.Height * toCanvas.M11);
    }

    private static string Widest(string facts) => string.Create(facts.Length, facts, static (letters, from) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = char.IsAsciiDigit(from[i]) ? '0' : from[i];
        }
    });

    private void DrawBoxes(SKCanvas canvas, BoundingBox person, BoundingBox? face, PersonMark mark)
    {
        _line.PathEffect = mark == PersonMark.Spoof ? _dashes : null;
        var body = SKRect.Create(person.X, person.Y, person.Width, person.Height);
        Stroke(OverlayPalette.Halo, 3.6f);
        canvas.DrawRect(body, _line);
        Stroke(OverlayPalette.Of(mark), 1.8f);
        canvas.DrawRect(body, _line);
        if (face is { Area: > 0 } seen)
        {
            _line.PathEffect = null;
            using var corners = Corners(seen);
            Stroke(OverlayPalette.Halo, 4.4f);
            canvas.DrawPath(corners, _line);
            Stroke(OverlayPalette.Of(mark), 2.4f);
            canvas.DrawPath(corners, _line);
        }

        void Stroke(SKColor color, float strokeWidth)
        {
            _line.Color = color;
            _line.StrokeWidth = MathF.Max(1, strokeWidth * _unit);
        }
    }

    private static SKPath Corners(BoundingBox box)
    {
        var arm = MathF.Min(box.Width, box.Height) * 0.22f;
        var path = new SKPath();
        Corner(box.X, box.Y, arm, arm);
        Corner(box.Right, box.Y, -arm, arm);
        Corner(box.Right, box.Bottom, -arm, -arm);
        Corner(box.X, box.Bottom, arm, -arm);
        return path;

        void Corner(float x, float y, float across, float down)
        {
            path.MoveTo(x + across, y);
            path.LineTo(x, y);
            path.LineTo(x, y + down);
        }
    }

    private void DrawLandmarks(SKCanvas canvas, FaceLandmarks? landmarks, Matrix3x2 toCanvas)
    {
        if (landmarks is null)
        {
            return;
        }

        var points = landmarks.Points;
        if (_points.Length != points.Length)
        {
            _points = new SKPoint[points.Length];
        }

        for (var i = 0; i < points.Length; i++)
        {
            var point = Vector2.Transform(points[i], toCanvas);
            _points[i] = new(point.X, point.Y);
        }

        // Dots stay apart on a small face and are seen on a large one.
        var size = Math.Clamp(landmarks.Bounds.Width * toCanvas.M11 / (points.Length > 100 ? 110 : 55), 1, 4 * _unit);
        _dots.StrokeWidth = size + (1.2f * _unit);
        _dots.Color = OverlayPalette.Halo;
        canvas.DrawPoints(SKPointMode.Points, _points, _dots);
        _dots.StrokeWidth = size;
        _dots.Color = OverlayPalette.Text;
        canvas.DrawPoints(SKPointMode.Points, _points, _dots);
    }

    private void DrawCaption(
        SKCanvas canvas, PersonCaption caption, BoundingBox person, PlateLayout layout, ReadOnlySpan<BoundingBox> heads, float widest)
    {
        var pad = 6 * _unit;
        var mark = _title.CapHeight + (9 * _unit);
        var title = _title.Fit(caption.Title, widest);
        var titleWidth = (2 * pad) + mark + _title.Measure(title);
        var full = MathF.Ceiling(MathF.Max(titleWidth, (2 * pad) + _detail.Measure(caption.Detail)));
        var fullHeight = MathF.Ceiling(_title.LineHeight + _detail.LineHeight + pad);
        var isFull = true;
        if (layout.Place(person, full, fullHeight, heads) is not { } plate)
        {
            // A crowd: the name alone, and where even that has no room, the box with its colour.
            isFull = false;
            if (layout.Place(person, MathF.Ceiling(titleWidth), MathF.Ceiling(_title.LineHeight + (pad / 2)), heads) is not { } small)
            {
                return;
            }

            plate = small;
        }

        DrawPlate(canvas, plate);
        _fill.Color = OverlayPalette.Of(caption.Mark);
        canvas.DrawRect(plate.X, plate.Y, 3 * _unit, plate.Height, _fill);
        var top = plate.Y + (pad / 4);
        var middle = top + _title.Ascent - (_title.CapHeight / 2);
        DrawMark(canvas, caption.Mark, new(plate.X + pad + (2 * _unit) + (_title.CapHeight / 2), middle), _title.CapHeight / 2);
        _title.Draw(canvas, title, plate.X + pad + mark, top, OverlayPalette.Text);
        if (isFull)
        {
            _detail.Draw(canvas, caption.Detail, plate.X + pad + (2 * _unit), top + _title.LineHeight, OverlayPalette.Detail);
        }
    }

    private void DrawPlate(SKCanvas canvas, BoundingBox plate)
    {
        _fill.Color = OverlayPalette.Plate;
        canvas.DrawRect(plate.X, plate.Y, plate.Width, plate.Height, _fill);
    }

    private void DrawMark(SKCanvas canvas, PersonMark mark, SKPoint center, float radius)
    {
        _fill.Color = OverlayPalette.Of(mark);
        switch (mark)
        {
            case PersonMark.Known:
                canvas.DrawCircle(center, radius, _fill);
                break;
            case PersonMark.Undecided:
                _line.PathEffect = null;
                _line.Color = _fill.Color;
                _line.StrokeWidth = radius * 0.45f;
                canvas.DrawCircle(center, radius * 0.8f, _line);
                break;
            default:
                using (var shape = mark == PersonMark.Unknown ? Diamond(center, radius * 1.15f) : Triangle(center, radius * 1.15f))
                {
                    canvas.DrawPath(shape, _fill);
                }

                break;
        }
    }

    private static SKPath Diamond(SKPoint center, float radius) => Polygon(
        new(center.X, center.Y - radius), new(center.X + radius, center.Y), new(center.X, center.Y + radius), new(center.X - radius, center.Y));

    private static SKPath Triangle(SKPoint center, float radius) => Polygon(
        new(center.X, center.Y - radius), new(center.X + radius, center.Y + (radius * 0.85f)), new(center.X - radius, center.Y + (radius * 0.85f)));

    private static SKPath Polygon(params SKPoint[] corners)
    {
        var path = new SKPath();
        path.AddPoly(corners, close: true);
        return path;
    }
}

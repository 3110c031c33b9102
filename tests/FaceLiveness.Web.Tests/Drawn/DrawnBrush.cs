using SkiaSharp;

namespace FaceLiveness.Web.Tests;

/// <summary>Draws shapes that are told as in SVG, in colours of CSS: <c>#rrggbb</c>, or <c>#rrggbbaa</c> where something shines through.</summary>
internal sealed class DrawnBrush(SKCanvas canvas) : IDisposable
{
    private readonly SKPaint _paint = new() { IsAntialias = true, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };

    public void Fill(string color, string path)
    {
        using var shape = SKPath.ParseSvgPathData(path);
        canvas.DrawPath(shape, Paint(color));
    }

    public void Line(string color, float width, string path)
    {
        using var shape = SKPath.ParseSvgPathData(path);
        canvas.DrawPath(shape, Paint(color, width));
    }

    public void Oval(string color, float x, float y, float across, float down) => canvas.DrawOval(x, y, across, down, Paint(color));

    public void Box(string color, float x, float y, float width, float height, float round = 0) =>
        canvas.DrawRoundRect(x, y, width, height, round, round, Paint(color));

    /// <summary>A box whose colour changes from its upper to its lower edge.</summary>
    public void Fade(string top, string bottom, float x, float y, float width, float height)
    {
        using var shader = SKShader.CreateLinearGradient(new(0, y), new(0, y + height), [Color(top), Color(bottom)], SKShaderTileMode.Clamp);
        Paint("#000000").Shader = shader;
        canvas.DrawRect(x, y, width, height, _paint);
        _paint.Shader = null;
    }

    /// <summary>Light that falls off from a place.</summary>
    public void Glow(string color, float x, float y, float radius)
    {
        using var shader = SKShader.CreateRadialGradient(new(x, y), radius, [Color(color), Color(color).WithAlpha(0)], SKShaderTileMode.Clamp);
        Paint("#000000").Shader = shader;
        canvas.DrawCircle(x, y, radius, _paint);
        _paint.Shader = null;
    }

    public void Dispose() => _paint.Dispose();

    // Skia has the transparency before the colours, CSS behind them.
    private static SKColor Color(string color) => SKColor.Parse(color.Length == 9 ? $"#{color[7..]}{color[1..7]}" : color);

    private SKPaint Paint(string color, float width = 0)
    {
        _paint.Color = Color(color);
        _paint.IsStroke = width > 0;
        _paint.StrokeWidth = width;
        return _paint;
    }
}

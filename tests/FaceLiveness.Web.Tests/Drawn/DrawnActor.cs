using FaceLiveness.Tests.Pipeline;
using SkiaSharp;

namespace FaceLiveness.Web.Tests;

/// <summary>A <see cref="DrawnPerson"/> in front of a camera, or a picture of one in somebody's hands.</summary>
/// <param name="person">Whose face is to be seen.</param>
/// <param name="x">Middle of the face, in pixels of the camera's picture.</param>
/// <param name="y">The same, downwards.</param>
/// <param name="height">Brows to chin.</param>
internal sealed class DrawnActor(DrawnPerson person, float x, float y, float height)
{
    private const float Aspect = 0.857f;

    private readonly Actor _puppet = new(person.Identity);

    /// <summary>When they step in, in seconds since the scene began.</summary>
    public double Enters { get; init; }

    /// <summary>Seconds between three blinks, so that no later picture shows shut eyes; null for a picture's eyes, and for whoever stares.</summary>
    public double? BlinksEvery
    {
        get;
        init => (field, _puppet) = (value, new(person.Identity) { Blinks = [.. Enumerable.Range(1, 3).Select(i => Enters + (i * value!.Value))] });
    }

    /// <summary>Too far away, or too dark, for a face to be found.</summary>
    public bool HasNoFace { get; init; }

    /// <summary>Who holds the picture up, where it is one.</summary>
    public DrawnPerson? Holder { get; init; }

    public BoundingBox Face(TimeSpan time)
    {
        // Nobody stands quite still, and what is held up moves more: so much that its surroundings give it away.
        var (sway, bob) = Holder is null ? (0.03f, 0.01f) : (0.2f, 0.04f);
        var angle = (float)(time.TotalSeconds * 2 * Math.PI / (Holder is null ? 4.1 : 2.3));
        var middle = (X: x + (sway * height * MathF.Sin(angle)), Y: y + (bob * height * MathF.Cos(angle * 2)));
        return new(middle.X - (height * Aspect / 2), middle.Y - (height / 2), height * Aspect, height);
    }

    public BoundingBox Body(TimeSpan time)
    {
        var face = Holder is null ? Face(time) : HoldersFace;
        var body = new BoundingBox(
            face.X - (DrawnPerson.Aside * face.Width),
            face.Y - (DrawnPerson.Above * face.Height),
            face.Width * (1 + (2 * DrawnPerson.Aside)),
            face.Height * (DrawnPerson.Above + DrawnPerson.Tall));
        return body.Clip(DrawnCamera.Width, DrawnCamera.Height);
    }

    public float Ear(TimeSpan time) => _puppet.Ear(time);

    public FaceEmbedding Look(TimeSpan time) => _puppet.Look(time);

    public void Paint(SKCanvas canvas, TimeSpan time)
    {
        var face = Face(time);
        if (Holder is null)
        {
            person.Paint(canvas, face, Openness(time));
            return;
        }

        Holder.Paint(canvas, HoldersFace);
        PaintPrint(canvas, face);
    }

    // Behind the picture, so that a hood shows above it and no second face.
    private BoundingBox HoldersFace => new(x - (height * 0.5f), y - (height * 1.62f), height, height * 1.16f);

    private float Openness(TimeSpan time) => Math.Clamp((Ear(time) - 0.05f) / 0.23f, 0, 1);

    // Head and shoulders before a shelf of books, on paper: so large that what is around the face goes along with it.
    private void PaintPrint(SKCanvas canvas, BoundingBox face)
    {
        using var brush = new DrawnBrush(canvas);
        var (left, top, side) = (face.Center.X - (1.2f * height), face.Center.Y - (1.25f * height), 2.4f * height);
        var palm = top + (side * 0.86f);
        brush.Line(Holder!.Coat, height * 0.42f, FormattableString.Invariant(
            $"M {x - (1.2f * height)} {y + (0.3f * height)} L {left - (0.12f * height)} {palm + 8} M {x + (1.2f * height)} {y + (0.3f * height)} L {left + side + (0.12f * height)} {palm + 8}"));
        brush.Box("#00000060", left + 5, top + 7, side, side * 1.05f, 3);
        brush.Box("#e9e6dd", left, top, side, side * 1.05f, 3);
        canvas.Save();
        canvas.ClipRect(new(left + 6, top + 6, left + side - 6, top + (side * 1.05f) - 6));
        brush.Box("#3a3129", left, top, side, side * 1.05f);
        string[] spines = ["#7d4b3a", "#b39a62", "#4d6a6d", "#8a8f7a", "#5d4561", "#a3703f"];
        for (var i = 0; i < 48; i++)
        {
            var (column, row) = (i % 12, i / 12);
            var tall = side * (0.19f + (0.035f * (i * 7 % 4 / 3f)));
            brush.Box(spines[i * 5 % 6], left + (column * side / 12) + 1, top + ((row + 1) * side * 0.26f) - tall, (side / 12) - 2, tall);
        }

        person.Paint(canvas, face);
        canvas.Restore();
        foreach (var (hand, turn) in (ReadOnlySpan<(float, int)>)[(left, 1), (left + side, -1)])
        {
            brush.Box(Holder.Skin, hand - 12, palm - 12, 24, 34, 11);
            brush.Box(Holder.Skin, hand - (turn < 0 ? 20 : 0), palm - 6, 20, 11, 5);
        }
    }
}

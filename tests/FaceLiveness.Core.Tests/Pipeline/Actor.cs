namespace FaceLiveness.Tests.Pipeline;

/// <summary>Somebody in a <see cref="Scene"/>.</summary>
internal sealed class Actor(int identity)
{
    public TimeSpan Enters { get; init; }

    public TimeSpan Leaves { get; init; } = TimeSpan.MaxValue;

    public float X { get; init; } = 200;

    /// <summary>The person detector misses this one; only the face is found.</summary>
    public bool BodyIsHidden { get; init; }

    /// <summary>Media times at which the eyes blink: the lids fall, stay and rise within 0.3 s.</summary>
    public IReadOnlyList<double> Blinks { get; init; } = [];

    /// <summary>Another person takes this one's place, in the same spot, at this time.</summary>
    public TimeSpan Swapped { get; init; } = TimeSpan.MaxValue;

    /// <summary>When this one is back in that spot.</summary>
    public TimeSpan SwappedBack { get; init; } = TimeSpan.MaxValue;

    /// <summary>Somebody whose twin this one is.</summary>
    public int? TwinOf { get; init; }

    /// <summary>How little alike twins look: at 0.2 their faces have a cosine similarity of 0.98, at 0.8 of 0.78.</summary>
    public float Unlike { get; init; } = 0.2f;

    /// <summary>How much of a face the embedder finds.</summary>
    public float Recognizability { get; init; } = 1;

    public BoundingBox Body(TimeSpan time) => new(X + ((float)time.TotalSeconds * 2), 60, 120, 380);

    public BoundingBox Face(TimeSpan time)
    {
        var body = Body(time);
        return new(body.X + 30, body.Y + 30, 60, 70);
    }

    /// <summary>The EAR: 0.28 open, 0.05 shut.</summary>
    public float Ear(TimeSpan time)
    {
        var closed = Blinks.Select(blink => time.TotalSeconds - blink).Where(t => t is > 0 and < 0.3)
            .Select(t => t < 0.08 ? t / 0.08 : Math.Min(1, (0.3 - t) / 0.16)).DefaultIfEmpty(0).Max();
        return 0.28f - (0.23f * (float)closed);
    }

    /// <summary>A direction of this person's own, a little different in every frame.</summary>
    public FaceEmbedding Look(TimeSpan time)
    {
        var random = new Random(unchecked((int)time.Ticks));
        var vector = new float[64];
        vector[time >= Swapped && time < SwappedBack ? identity + 20 : TwinOf ?? identity] = 1;
        if (TwinOf is not null)
        {
            vector[identity] = Unlike;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] += (random.NextSingle() - 0.5f) * 0.1f;
        }

        return new FaceEmbedding(Scene.ModelId, vector) { Recognizability = Recognizability };
    }
}

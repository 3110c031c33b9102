using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace FaceLiveness.Benchmarks.Galleries;

/// <summary>People who are made of numbers, the same on every machine: person i is made from i alone.</summary>
/// <param name="Name">How they are spread.</param>
/// <param name="Deviations">How far each of the 512 numbers spreads.</param>
internal sealed record Crowd(string Name, float[] Deviations)
{
    public const int Dimension = 512;

    /// <summary>In all directions alike: different people's similarities spread by 1/√512 = 0.044.</summary>
    public static Crowd Uniform { get; } = new("spread evenly", [.. Enumerable.Repeat(1f, Dimension)]);

    /// <summary>
    /// As a face model spreads them: variance that falls exponentially from direction to direction, so that different people's similarities
    /// spread by 0.096, as the default model's do on LFW.
    /// </summary>
    public static Crowd FaceLike { get; } = new("spread like faces", [.. Enumerable.Range(0, Dimension).Select(i => MathF.Exp(-i / 108f))]);

    /// <summary>A person: a normalised vector.</summary>
    public float[] Person(int person)
    {
        var vector = Direction((ulong)person << 8);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    /// <summary>A look at a person.</summary>
    /// <param name="person">Who.</param>
    /// <param name="likeness">Cosine between the look and the person.</param>
    /// <param name="look">Another number gives another look.</param>
    public FaceEmbedding Look(int person, float likeness, int look = 0)
    {
        var vector = Person(person);
        var noise = Direction(((ulong)person << 8) + 1 + (ulong)look);
        var along = TensorPrimitives.Dot<float>(noise, vector);
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] -= along * vector[i];
        }

        var across = MathF.Sqrt(1 - (likeness * likeness)) / TensorPrimitives.Norm<float>(noise);
        for (var i = 0; i < noise.Length; i++)
        {
            vector[i] = (likeness * vector[i]) + (across * noise[i]);
        }

        return new FaceEmbedding(Name, vector);
    }

    /// <summary>Writes vectors to a file, as the peers read them: 4 bytes a number, nothing else.</summary>
    public static void Write(string file, IEnumerable<float[]> vectors)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        foreach (var vector in vectors)
        {
            stream.Write(MemoryMarshal.AsBytes<float>(vector));
        }
    }

    /// <summary>Everybody as a gallery, through its public door. Profiles are made one at a time, and let go of.</summary>
    public Gallery Gallery(int people)
    {
        var gallery = new Gallery(Name, Dimension);
        gallery.Replace(Enumerable.Range(0, people).Select(person => new Profile
        {
            Id = Id(person),
            Name = Id(person),
            Samples = [new ProfileSample { Id = "s1", Embedding = new FaceEmbedding(Name, Person(person)) }],
        }));
        return gallery;
    }

    public static string Id(int person) => $"p{person}";

    private float[] Direction(ulong seed)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i += 2)
        {
            // The sum of four bytes is near enough to a normal distribution; one step of SplitMix64 makes eight.
            var bits = (seed * Dimension) + (ulong)i;
            bits = (bits + 1) * 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            bits ^= bits >> 31;
            vector[i] = Deviations[i] * Sum((uint)bits);
            vector[i + 1] = Deviations[i + 1] * Sum((uint)(bits >> 32));
        }

        return vector;
    }

    private static float Sum(uint bytes) => (int)((bytes & 255) + ((bytes >> 8) & 255) + ((bytes >> 16) & 255) + (bytes >> 24)) - 510;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FaceLiveness.Sample.Drill.Store;

/// <summary>
/// Profiles whose every part follows from the ids of their samples, so that a process can tell whether what another one left is whole.
/// </summary>
internal static class DrilledProfile
{
    /// <summary>Stands in every name: where it can be read, a profile is plain.</summary>
    public const string Mark = "Wanda Drill";

    public const string Shared = "shared";

    private const int Dimension = 512;

    public static Profile Create(string id, Random random) => new()
    {
        Id = id,
        Name = Name(random),
        Samples = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Sample(random))],
    };

    public static string Name(Random random) => string.Create(CultureInfo.InvariantCulture, $"{Mark} {random.Next()}");

    public static ProfileSample Sample(Random random)
    {
        // A sample with a picture is called p…, one without n….
        var id = string.Create(CultureInfo.InvariantCulture, $"{(random.Next(2) == 0 ? 'p' : 'n')}{random.NextInt64():x}");
        return new() { Id = id, Embedding = Embedding(id), Quality = 0.5f, Picture = Picture(id) };
    }

    public static ReadOnlyMemory<byte>? Picture(string sampleId)
    {
        if (sampleId[0] != 'p')
        {
            return null;
        }

        var random = Seeded(sampleId);
        var picture = new byte[random.Next(100, 20_000)];
        random.NextBytes(picture);
        return picture;
    }

    /// <summary>Whether every vector belongs to its sample.</summary>
    public static bool IsWhole(Profile profile) => profile.Samples.All(sample => sample.Embedding.Vector.SequenceEqual(Embedding(sample.Id).Vector));

    /// <summary>All that a store keeps of a profile, in one word.</summary>
    public static async ValueTask<string> DigestAsync(Profile profile, long version, Func<string, ValueTask<ReadOnlyMemory<byte>?>> picture)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{profile.Id}|{profile.Name}|{version}|{profile.LastSeenAt:O}")));
        foreach (var sample in profile.Samples)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"|{sample.Id}"));
            foreach (var number in sample.Embedding.Vector)
            {
                hash.AppendData(BitConverter.GetBytes(number));
            }

            hash.AppendData((await picture(sample.Id) ?? default).Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static FaceEmbedding Embedding(string sampleId)
    {
        var random = Seeded(sampleId);
        return new("drill", Enumerable.Range(0, Dimension).Select(_ => random.NextSingle() - 0.5f).ToArray());
    }

    private static Random Seeded(string text) => new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
}

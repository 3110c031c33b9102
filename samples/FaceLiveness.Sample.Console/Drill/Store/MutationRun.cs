using System.Security.Cryptography;
using System.Text;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Sample.Drill.Store;

/// <summary>Gives damaged files of every kind to the store's parsers, which may refuse them, and nothing else.</summary>
internal sealed class MutationRun
{
    // What reading any file may allocate (an exception with its stack trace, the parser's buffers), and how many times its size beyond that:
    // an empty object of three bytes in a list of samples becomes an object with eight fields.
    private const long FreeAllocation = 16 << 10;
    private const double AllowedAllocation = 64;
    private static readonly TimeSpan AllowedTime = TimeSpan.FromSeconds(2);

    private const string Id = "alice_1";

    private static readonly MasterKeyRing Masters = MasterKeyRing.Parse(Convert.ToBase64String(new byte[32]), "the drill");

    private readonly DataKey _key = DataKey.Create();
    private readonly Kind[] _kinds;

    private MutationRun(Random random)
    {
        var profiles = Enumerable.Range(1, 4).Select(_ => DrilledProfile.Create(Id, random)).ToArray();
        var embeddings = profiles.Select(profile => EmbeddingsFile.Encode([.. profile.Samples.Select(sample => Short(sample.Embedding))])).ToArray();
        var documents = profiles.Select(profile => Document(profile)).ToArray();
        var keyFiles = Enumerable.Range(1, 4).Select(_ => MasterKey.Wrap(Masters, DataKey.Create(), Id)).ToArray();
        var rings = new[] { new byte[32], RandomNumberGenerator.GetBytes(32) }
            .SelectMany(key => new[] { Convert.ToBase64String(key), Convert.ToHexString(key), $"# made in May\n{Convert.ToBase64String(key)}\n{Convert.ToHexString(key)}\n" })
            .Select(Encoding.UTF8.GetBytes).ToArray();
        _kinds =
        [
            new("embeddings", embeddings, file => EmbeddingsFile.Decode(file)),
            new("embeddings with a right checksum", embeddings, file => EmbeddingsFile.Decode(Checksummed(file))),
            // The one with the most ways to be wrong has three turns of nine.
            new("document", documents, Read),
            new("document", documents, Read),
            new("document", documents, Read),
            new("encrypted file", [.. documents.Select(document => _key.Seal(document, Id, ProfileFileRole.Document))], file => Read(_key.Open(file, Id, ProfileFileRole.Document))),
            new("key file", keyFiles, ReadKey),
            new("key file with a right checksum", keyFiles, file => ReadKey(Checksummed(file))),
            new("master key file", rings, file => MasterKeyRing.Parse(Encoding.UTF8.GetString(file), "the drill")),
        ];
    }

    public static async Task<MutationReport> RunAsync(int seed, int mutations, CancellationToken cancellationToken)
    {
        var total = new MutationReport();
        var time = TimeProvider.System;
        var begin = time.GetTimestamp();
        var threads = Environment.ProcessorCount;
        var reports = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(
            () => new MutationRun(new Random(seed)).Run(new Random((seed * threads) + thread), (mutations / threads) + (thread < mutations % threads ? 1 : 0), cancellationToken),
            cancellationToken)));
        foreach (var report in reports)
        {
            total.Mutations += report.Mutations;
            total.Refused += report.Refused;
            total.LargestAllocation = Math.Max(total.LargestAllocation, report.LargestAllocation);
            total.Slowest = report.Slowest > total.Slowest ? report.Slowest : total.Slowest;
            total.Faults.AddRange(report.Faults);
        }

        total.Took = time.GetElapsedTime(begin);
        return total;
    }

    private MutationReport Run(Random random, int mutations, CancellationToken cancellationToken)
    {
        var report = new MutationReport();
        var mutator = new Mutator(random);
        for (; report.Mutations < mutations; report.Mutations++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var kind = _kinds[random.Next(_kinds.Length)];
            var file = mutator.Damage(kind.Files);
            var begin = TimeProvider.System.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                kind.Read(file);
            }
            catch (Exception fault) when (fault is InvalidDataException or NotSupportedException or MasterKeyUnavailableException)
            {
                report.Refused++;
            }
            catch (Exception fault)
            {
                report.Faults.Add($"{kind.Name}: {fault.GetType()} from {Convert.ToBase64String(file)}");
            }

            var multiple = (GC.GetAllocatedBytesForCurrentThread() - before - FreeAllocation) / (double)Math.Max(1, file.Length);
            var took = TimeProvider.System.GetElapsedTime(begin);
            report.LargestAllocation = Math.Max(report.LargestAllocation, multiple);
            report.Slowest = took > report.Slowest ? took : report.Slowest;
            if (multiple > AllowedAllocation || took > AllowedTime)
            {
                report.Faults.Add($"{kind.Name}: {multiple:0} times its size allocated in {took.TotalMilliseconds:0} ms, from {Convert.ToBase64String(file)}");
            }
        }

        return report;
    }

    private static void Read(byte[] file)
    {
        var document = ProfileDocument.Parse(file);
        document.ToProfile([.. document.Samples.Select((_, row) => Row(row))]);
    }

    private static void ReadKey(byte[] file) => MasterKey.Unwrap(Masters, file, Id).Dispose();

    private static FaceEmbedding Row(int row) => new("drill", [1 + row, 1]);

    // Files of a size that is read millions of times.
    private static FaceEmbedding Short(FaceEmbedding embedding) => new(embedding.ModelId, embedding.Vector[..48]);

    private static byte[] Document(Profile profile)
    {
        var document = ProfileDocument.Next(
            profile with
            {
                NotSameAs = ["bob", "carol"],
                MergedInto = "bob",
                Consent = new ProfileConsent("Entry", "contract", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(9)),
                Samples = [.. profile.Samples.Select(sample => sample with { Admission = "Enrolled.", OriginalProfileId = "bob", Source = "door" })],
            },
            null);
        document.EmbeddingsSha256 = new string('a', 64);
        document.Samples[0].PictureSha256 = new string('b', 64);
        return document.ToBytes();
    }

    private static byte[] Checksummed(byte[] file)
    {
        if (file.Length >= SHA256.HashSizeInBytes)
        {
            SHA256.HashData(file.AsSpan(0, file.Length - SHA256.HashSizeInBytes), file.AsSpan(file.Length - SHA256.HashSizeInBytes));
        }

        return file;
    }

    private sealed record Kind(string Name, byte[][] Files, Action<byte[]> Read);
}

using System.Formats.Tar;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>One fold of Labeled Faces in the Wild: pictures of 250 x 250 pixels, and pairs of them that show the same person or two.</summary>
internal sealed class LfwFold
{
    private LfwFold(IReadOnlyDictionary<string, byte[]> jpegs, List<(bool Same, string A, string B)> pairs) => (Jpegs, Pairs) = (jpegs, pairs);

    public IReadOnlyDictionary<string, byte[]> Jpegs { get; }

    public List<(bool Same, string A, string B)> Pairs { get; }

    public static LfwFold Read()
    {
        var jpegs = new Dictionary<string, byte[]>();
        string[] lines = [];
        using var file = File.OpenRead(TestData.SharedFile("media/identity/lfw-fold1.tar"));
        using var tar = new TarReader(file);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null)
            {
                continue;
            }

            using var content = new MemoryStream();
            entry.DataStream.CopyTo(content);
            var parts = entry.Name.Split('/');
            if (parts[^1] == "pairs.csv")
            {
                lines = System.Text.Encoding.UTF8.GetString(content.ToArray()).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            }
            else if (parts[^1].EndsWith(".jpg", StringComparison.Ordinal))
            {
                jpegs[$"{parts[^2]}/{parts[^1]}"] = content.ToArray();
            }
        }

        return new(jpegs, [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => (cells[1] == "1", cells[2], cells[3]))]);
    }
}

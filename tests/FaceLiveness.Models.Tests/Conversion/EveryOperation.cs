using System.Text;
using System.Text.Json;

namespace FaceLiveness.Models.Tests;

/// <summary>A made-up graph of a few hundred random weights that uses every operation, padding, resize mode and kind of quantization the converter knows.</summary>
internal static class EveryOperation
{
    public static (byte[] Topology, byte[] Weights) Read()
    {
        using var stream = typeof(EveryOperation).Assembly.GetManifestResourceStream("every-operation.model.json")!;
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        return (Encoding.UTF8.GetBytes(root.GetProperty("topology").GetRawText()), root.GetProperty("weights").GetBytesFromBase64());
    }
}

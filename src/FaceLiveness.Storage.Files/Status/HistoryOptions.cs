using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Storage.Files;

/// <summary>How much history is kept.</summary>
public sealed class HistoryOptions
{
    /// <summary>A file that has reached this size is put aside and a new one begun. Default 16 MB: about 100 000 events.</summary>
    [Range(1_000, 1_000_000_000)]
    public long MaximumBytes { get; set; } = 16_000_000;

    /// <summary>How many files that were put aside are kept: <c>history.1.jsonl</c> is the youngest. Default 9, so 160 MB in all.</summary>
    [Range(0, 1_000)]
    public int KeptFiles { get; set; } = 9;
}

using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Storage.Files;

/// <summary>How much history is kept, and for how long.</summary>
public sealed class HistoryOptions : IValidatableObject
{
    /// <summary>A file that has reached this size is put aside and a new one begun. Default 16 MB: about 100 000 events.</summary>
    [Range(1_000, 1_000_000_000)]
    public long MaximumBytes { get; set; } = 16_000_000;

    /// <summary>How many files that were put aside are kept: <c>history.1.jsonl</c> is the youngest. Default 9, so 160 MB in all.</summary>
    [Range(0, 1_000)]
    public int KeptFiles { get; set; } = 9;

    /// <summary>
    /// Age at which an event is forgotten, counted from its timestamp: looked for at the start and then every hour, or as often as the age itself
    /// where that is less. Null, the default, leaves it to size alone.
    /// </summary>
    public TimeSpan? KeepFor { get; set; }

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (KeepFor < TimeSpan.FromMinutes(1))
        {
            yield return new ValidationResult($"{nameof(KeepFor)} must be at least a minute, or null to keep events whatever their age.", [nameof(KeepFor)]);
        }
    }
}

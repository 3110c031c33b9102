namespace FaceLiveness;

/// <summary>Embeddings of two models were about to be compared or mixed, which would name people at random.</summary>
public sealed class EmbeddingModelMismatchException : Exception
{
    /// <summary>Names both models.</summary>
    /// <param name="expected">The model in use.</param>
    /// <param name="found">The model that the other embedding comes from.</param>
    public EmbeddingModelMismatchException(string expected, string found)
        : this(
            expected,
            found,
            $"Embeddings of '{expected}' and '{found}' can't be compared. Enrol the person again with the model in use, or load the model that made the profile.")
    {
    }

    private EmbeddingModelMismatchException(string expected, string found, string message)
        : base(message)
    {
        Expected = expected;
        Found = found;
    }

    /// <summary>The model in use.</summary>
    public string Expected { get; }

    /// <summary>The model that the other embedding comes from.</summary>
    public string Found { get; }

    internal static EmbeddingModelMismatchException OfCalibration(string expected, string found) => new(
        expected,
        found,
        $"The calibration was measured with '{found}', but the model in use is '{expected}': its thresholds would mean nothing. "
        + "Measure the model in use (facelive evaluate recognition … --calibration FILE), or leave the calibration out.");

    /// <summary>Throws unless both are the same.</summary>
    public static void ThrowIfDifferent(string expected, string found)
    {
        if (!string.Equals(expected, found, StringComparison.Ordinal))
        {
            throw new EmbeddingModelMismatchException(expected, found);
        }
    }
}

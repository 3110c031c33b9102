namespace FaceLiveness.Sample.Commands;

/// <summary>Labels belong to the frames of a recording: one that could not be read as a whole measures nothing.</summary>
internal static class WholeRecording
{
    /// <exception cref="InvalidDataException">The pipeline's recording broke off or is damaged.</exception>
    public static void ThrowIfBroken(FacePipeline pipeline, string name)
    {
        var stream = pipeline.Streams[0];
        if (stream.Fault is { } fault)
        {
            throw new InvalidDataException(fault);
        }

        ThrowIfDamaged(stream.DecodeErrors, name);
    }

    /// <exception cref="InvalidDataException">There were decoding errors.</exception>
    public static void ThrowIfDamaged(long decodeErrors, string name)
    {
        if (decodeErrors > 0)
        {
            throw new InvalidDataException($"{name}: {decodeErrors} frames could not be decoded, so those after them are not the ones that were labelled. Use a whole file.");
        }
    }
}

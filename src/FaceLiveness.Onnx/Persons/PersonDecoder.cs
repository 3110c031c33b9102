namespace FaceLiveness.Onnx;

/// <summary>How one family of detectors is fed, and how its numbers become boxes.</summary>
internal abstract class PersonDecoder
{
    /// <summary>The family's name, for logs.</summary>
    public abstract string Family { get; }

    /// <summary>Channels, normalisation and border of the input.</summary>
    public virtual TensorFormat Format { get; } = new(ChannelOrder.Rgb, 0, 1 / 255f, border: 114);

    /// <summary>True where the picture sits in the middle of the tensor, false where at its top left.</summary>
    public virtual bool IsCentered => true;

    /// <summary>True where the boxes of one object still have to be thinned out.</summary>
    public virtual bool NeedsSuppression => true;

    /// <summary>The least confidence, where the user names none: Ultralytics' own 0.25, which measured well.</summary>
    public virtual float DefaultConfidence => 0.25f;

    /// <summary>Classes that the model tells apart.</summary>
    public abstract int Classes { get; }

    /// <summary>Adds the boxes of one picture of the batch, in pixels of the tensor.</summary>
    /// <param name="run">A run that has been executed.</param>
    /// <param name="item">Place of the picture in the batch.</param>
    /// <param name="classIndex">The class that is a person.</param>
    /// <param name="confidence">The least confidence that counts.</param>
    /// <param name="found">Where they are added.</param>
    public abstract void Decode(OnnxRun run, int item, int classIndex, float confidence, List<PersonDetection> found);

    protected static BoundingBox Centered(float x, float y, float width, float height) => new(x - (width / 2), y - (height / 2), width, height);

    /// <summary>The part of an output that belongs to one picture of the batch.</summary>
    protected static ReadOnlySpan<float> Item(OnnxRun run, int output, int item)
    {
        var shape = run.OutputShape(output);
        var size = shape[1] * shape[2];
        return run.Output(output).Slice(item * size, size);
    }
}

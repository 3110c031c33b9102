namespace FaceLiveness.Onnx;

/// <summary>The channels that a model wants, in order.</summary>
internal enum ChannelOrder
{
    Rgb,
    Bgr,
    Gray,
}

/// <summary>How pixels become the numbers of a planar (CHW) tensor: <c>(pixel - Mean) * Scale</c>, channel by channel in the tensor's order.</summary>
/// <param name="Order">The channels; gray is 0.299 R + 0.587 G + 0.114 B.</param>
/// <param name="Mean0">Subtracted from channel 0, in 0..255.</param>
/// <param name="Mean1">Subtracted from channel 1.</param>
/// <param name="Mean2">Subtracted from channel 2.</param>
/// <param name="Scale0">Multiplies channel 0 afterwards.</param>
/// <param name="Scale1">Multiplies channel 1 afterwards.</param>
/// <param name="Scale2">Multiplies channel 2 afterwards.</param>
/// <param name="Border">The pixel value outside the picture, 0..255; null repeats the picture's edge.</param>
internal readonly record struct TensorFormat(
    ChannelOrder Order, float Mean0, float Mean1, float Mean2, float Scale0, float Scale1, float Scale2, byte? Border)
{
    public TensorFormat(ChannelOrder order, float mean, float scale, byte? border = null)
        : this(order, mean, mean, mean, scale, scale, scale, border)
    {
    }

    public int Channels => Order == ChannelOrder.Gray ? 1 : 3;

    public float Mean(int channel) => channel switch { 0 => Mean0, 1 => Mean1, _ => Mean2 };

    public float Scale(int channel) => channel switch { 0 => Scale0, 1 => Scale1, _ => Scale2 };
}

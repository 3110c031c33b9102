namespace FaceLiveness;

/// <summary>
/// The numbers that make red, green and blue (0 to 255, to be clamped) of luma Y and chroma Cb, Cr:
/// <c>light = (Y - Black) * Light</c>, <c>red = light + RedOfCr * (Cr - 128)</c>,
/// <c>green = light + GreenOfCb * (Cb - 128) + GreenOfCr * (Cr - 128)</c>, <c>blue = light + BlueOfCb * (Cb - 128)</c>.
/// </summary>
/// <param name="Black">Luma of black.</param>
/// <param name="Light">What a step of luma adds to each colour.</param>
/// <param name="RedOfCr">What a step of Cr adds to red.</param>
/// <param name="GreenOfCb">What a step of Cb adds to green; negative.</param>
/// <param name="GreenOfCr">What a step of Cr adds to green; negative.</param>
/// <param name="BlueOfCb">What a step of Cb adds to blue.</param>
public readonly record struct YuvToRgb(float Black, float Light, float RedOfCr, float GreenOfCb, float GreenOfCr, float BlueOfCb);

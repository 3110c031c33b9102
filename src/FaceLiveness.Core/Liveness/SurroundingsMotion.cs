namespace FaceLiveness;

/// <summary>One movement of a face, and how many places around it went along with it or stayed where they were.</summary>
/// <param name="From">Media time of the frame before the movement.</param>
/// <param name="To">Media time of the frame after it.</param>
/// <param name="LeftAlong">Places beside the face, at the left of the picture, that went along.</param>
/// <param name="LeftStayed">Those that stayed.</param>
/// <param name="RightAlong">Places beside the face, at the right of the picture, that went along.</param>
/// <param name="RightStayed">Those that stayed.</param>
/// <param name="AboveAlong">Places above the hair that went along.</param>
/// <param name="AboveStayed">Those that stayed.</param>
/// <param name="FarAlong">Places elsewhere in the scene that did as the face did.</param>
/// <param name="FarStayed">Those that stayed.</param>
internal readonly record struct SurroundingsMotion(
    TimeSpan From,
    TimeSpan To,
    int LeftAlong,
    int LeftStayed,
    int RightAlong,
    int RightStayed,
    int AboveAlong,
    int AboveStayed,
    int FarAlong,
    int FarStayed)
{
    public int NearAlong => LeftAlong + RightAlong + AboveAlong;

    public int NearStayed => LeftStayed + RightStayed + AboveStayed;
}

namespace FaceLiveness;

/// <summary>The EAR at which the eyes of a track just stood open.</summary>
internal readonly record struct OpenEyes(float Left, float Right, float Ear);

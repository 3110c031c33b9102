namespace FaceLiveness;

/// <summary>What a pipeline leaves out because the machine can't keep up with its cameras. Faces in view are followed in every picture at all levels.</summary>
public enum LoadLevel
{
    /// <summary>Nothing.</summary>
    Normal,

    /// <summary>People are searched for half as often as usual.</summary>
    Busy,

    /// <summary>A quarter as often, and cameras' video is decoded with less effort (<see cref="DecodeEffort.Reduced"/>).</summary>
    Strained,

    /// <summary>An eighth as often, with less effort.</summary>
    Overloaded,
}

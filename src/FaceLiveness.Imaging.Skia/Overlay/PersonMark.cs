namespace FaceLiveness.Imaging.Skia;

/// <summary>What the colour and the mark of a person say at a glance.</summary>
internal enum PersonMark
{
    /// <summary>Not decided yet: a ring.</summary>
    Undecided,

    /// <summary>Nobody known: a diamond.</summary>
    Unknown,

    /// <summary>Somebody known: a disc.</summary>
    Known,

    /// <summary>A photo or a screen is suspected: a triangle, and dashed lines.</summary>
    Spoof,
}

namespace FaceLiveness.Sample.Evaluation;

/// <summary>What spoils a look at a face.</summary>
internal enum DamageKind
{
    /// <summary>Out of focus: a blur of up to a sixteenth of the face's height.</summary>
    Blur,

    /// <summary>From two thirds of the light down to a twelfth, with the noise of a camera that has little of it.</summary>
    Darkness,

    /// <summary>Something before the face: from a sixth to half of it, from below, above or a side.</summary>
    Occlusion,

    /// <summary>Far away: a face of 64 down to 16 pixels' height, enlarged again.</summary>
    LowResolution,

    /// <summary>Grain: a deviation of 8 to 48 of 255.</summary>
    Noise,
}

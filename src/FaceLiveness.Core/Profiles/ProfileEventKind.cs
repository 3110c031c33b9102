namespace FaceLiveness;

/// <summary>The steps in the life of a profile.</summary>
public enum ProfileEventKind
{
    /// <summary>It was made: captured or enrolled.</summary>
    Created,

    /// <summary>It got one or more samples.</summary>
    Improved,

    /// <summary>It lost samples that were poor, redundant or too many.</summary>
    Pruned,

    /// <summary>It is no candidate any more.</summary>
    Established,

    /// <summary>Looks captured later have bettered it.</summary>
    Refined,

    /// <summary>It was not seen for long.</summary>
    BecameDormant,

    /// <summary>A dormant profile's person was seen again.</summary>
    Woke,

    /// <summary>It was given another name.</summary>
    Renamed,

    /// <summary>It was merged into <see cref="ProfileEvent.OtherProfileId"/>.</summary>
    Merged,

    /// <summary>Its merge into <see cref="ProfileEvent.OtherProfileId"/> was undone.</summary>
    MergeUndone,

    /// <summary>It may be the same person as <see cref="ProfileEvent.OtherProfileId"/>; somebody should look.</summary>
    MergeProposed,

    /// <summary>Somebody said that <see cref="ProfileEvent.OtherProfileId"/> is another person.</summary>
    MergeRejected,

    /// <summary>Samples were split off into the new profile <see cref="ProfileEvent.OtherProfileId"/>.</summary>
    Split,

    /// <summary>A sample was moved to <see cref="ProfileEvent.OtherProfileId"/>.</summary>
    SampleReassigned,

    /// <summary>Its consent or purpose was set.</summary>
    ConsentChanged,

    /// <summary>Pictures were deleted for their age; the samples stay.</summary>
    PicturesDeleted,

    /// <summary>All that is held on the person was handed out.</summary>
    Exported,

    /// <summary>It was erased for good: by somebody, by retention, or as a candidate that was never confirmed.</summary>
    Erased,

    /// <summary>Somebody sent an alert again that could not be delivered. It is about the profile, or about nobody known.</summary>
    AlertRetried,

    /// <summary>Somebody deleted an alert that could not be delivered. It is about the profile, or about nobody known.</summary>
    AlertDeleted,
}

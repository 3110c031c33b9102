namespace FaceLiveness;

/// <summary>What came of one picture of an enrolment.</summary>
/// <param name="Use">What came of it.</param>
/// <param name="Reason">Why it was refused, or what came of it, in one plain sentence without a name.</param>
/// <param name="Look">The look at the person; null where the picture shows none that could be used.</param>
public sealed record PictureLook(PictureUse Use, string Reason, FaceLook? Look = null);

/// <summary>What can come of a picture of an enrolment.</summary>
public enum PictureUse
{
    /// <summary>It shows a face that can be used; nothing has come of it yet.</summary>
    Usable,

    /// <summary>The person is known by it now.</summary>
    Enrolled,

    /// <summary>The profile held this very picture already.</summary>
    HeldAlready,

    /// <summary>It can't be used.</summary>
    Refused,
}

namespace FaceLiveness;

/// <summary>Why a connection ended.</summary>
/// <param name="Reason">One sentence, without credentials.</param>
/// <param name="Kind">What can be hoped for.</param>
internal sealed record StreamFault(string Reason, FrameSourceFault Kind);

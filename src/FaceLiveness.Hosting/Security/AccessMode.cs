namespace FaceLiveness.Hosting;

/// <summary>What is asked of whoever wants access.</summary>
internal enum AccessMode
{
    /// <summary>Nothing, and therefore only from this machine.</summary>
    None,

    /// <summary>The token, or a session begun with it.</summary>
    Token,

    /// <summary>What the host's authorization policy asks.</summary>
    Policy,
}

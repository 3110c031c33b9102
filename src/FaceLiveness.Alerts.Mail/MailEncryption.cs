namespace FaceLiveness.Alerts;

/// <summary>How the connection to a mail server is encrypted.</summary>
public enum MailEncryption
{
    /// <summary>It begins in the clear and is encrypted before anything is said (STARTTLS); a server that can't is not spoken to. Usually port 587.</summary>
    StartTls,

    /// <summary>It is encrypted from the beginning. Usually port 465.</summary>
    Tls,

    /// <summary>Not at all: for a server on this machine.</summary>
    None,
}

namespace FaceLiveness.Alerts;

/// <summary>How alerts go by e-mail; bound from the configuration section <c>FaceLiveness:Alerts:Mail</c>. Rules name the sink <c>mail</c>.</summary>
public sealed class MailAlertOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = $"{AlertOptions.SectionName}:Mail";

    /// <summary>The mail server's name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port; null for 587, 465 or 25, as <see cref="Encryption"/> has it.</summary>
    public int? Port { get; set; }

    /// <summary>How the connection is encrypted. Default <see cref="MailEncryption.StartTls"/>.</summary>
    public MailEncryption Encryption { get; set; }

    /// <summary>A file of certificates (PEM) of which one must have signed the server's; null for those that the system trusts.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>Who signs in; null for nobody.</summary>
    public string? UserName { get; set; }

    /// <summary>The password. Better kept in <see cref="PasswordFile"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The file whose first line is the password.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Whom mails come from, such as <c>FaceLiveness &lt;cameras@example.org&gt;</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>Whom they go to. At least one.</summary>
    public IList<string> To { get; } = [];
}

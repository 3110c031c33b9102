namespace FaceLiveness.Models;

/// <summary>Where the file of a catalogue entry comes from: <see cref="NpmSource"/>, <see cref="UrlSource"/> or <see cref="ManualSource"/>.</summary>
public abstract record ModelSource
{
    private protected ModelSource()
    {
    }

    /// <summary>The source in one short phrase, for tables and messages.</summary>
    public abstract override string ToString();
}

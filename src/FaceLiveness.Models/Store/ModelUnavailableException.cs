namespace FaceLiveness.Models;

/// <summary>A model or clip is missing, or its file is not what the catalogue says, or it could not be installed. The message says what was tried and what to do.</summary>
public sealed class ModelUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="id">The catalogue id.</param>
    /// <param name="message">What was expected, what was found, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ModelUnavailableException(string id, string message, Exception? innerException = null)
        : base(message, innerException) => Id = id;

    /// <summary>The catalogue id of what is unavailable.</summary>
    public string Id { get; }
}

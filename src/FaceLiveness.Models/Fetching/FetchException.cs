namespace FaceLiveness.Models;

/// <summary>A package or file could not be fetched. The message is half a sentence that the store builds into its own.</summary>
internal sealed class FetchException(string message, Exception? innerException = null) : Exception(message, innerException);

using FaceLiveness.FFmpeg;
using FaceLiveness.Models;
using FaceLiveness.Onnx;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Sample.Commands;

/// <summary>Turns the faults that a user can mend into one sentence on standard error; bugs keep their stack trace.</summary>
internal static class Guard
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (exception is ModelUnavailableException or FrameSourceException or PipelineConfigurationException or ModelLoadException
            or InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException or EmbeddingModelMismatchException or MasterKeyUnavailableException)
        {
            Console.Error.WriteLine($"facelive: {Sentence(exception)}");
            return ExitCode.Failure;
        }
    }

    // The name of a parameter means something in the code, and nothing on a command line.
    private static string Sentence(Exception exception) =>
        exception is ArgumentException { ParamName: { } name } ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;
}

using Microsoft.Extensions.Logging;

namespace FaceLiveness.Onnx;

internal static partial class SessionLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "{Model} runs on {Providers}: {Tensors}")]
    public static partial void Loaded(ILogger logger, string model, string providers, string tensors);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "{Provider} is left out for {Model}: {Reason}")]
    public static partial void ProviderLeftOut(ILogger logger, ExecutionProvider provider, string model, string reason);
}

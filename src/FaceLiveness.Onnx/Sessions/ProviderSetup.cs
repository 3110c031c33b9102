using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace FaceLiveness.Onnx;

/// <summary>Adds the wanted execution providers to a session, or says which ones there are.</summary>
internal static class ProviderSetup
{
    /// <returns>The effective providers, best first; the CPU is always the last.</returns>
    /// <exception cref="ModelLoadException">A wanted provider is not available and fallback is not allowed.</exception>
    public static IReadOnlyList<ExecutionProvider> Append(SessionOptions session, OnnxOptions options, string path, ILogger logger)
    {
        var effective = new List<ExecutionProvider>();
        foreach (var provider in options.ExecutionProviders.Where(provider => provider != ExecutionProvider.Cpu).Distinct())
        {
            if (TryAppend(session, provider, options.DeviceId) is not { } fault)
            {
                effective.Add(provider);
            }
            else if (options.AllowFallback)
            {
                SessionLog.ProviderLeftOut(logger, provider, Path.GetFileName(path), fault);
            }
            else
            {
                throw new ModelLoadException(
                    path,
                    $"The execution provider {provider} is wanted for '{path}', but {fault}. Available here: {Available()}. "
                    + "Reference the ONNX Runtime package that contains it, take it off the list, or set AllowFallback.");
            }
        }

        effective.Add(ExecutionProvider.Cpu);
        return effective;
    }

    private static string? TryAppend(SessionOptions session, ExecutionProvider provider, int device)
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(RuntimeName(provider)))
        {
            return "this build of ONNX Runtime does not contain it";
        }

        try
        {
            switch (provider)
            {
                case ExecutionProvider.Cuda:
                    session.AppendExecutionProvider_CUDA(device);
                    break;
                case ExecutionProvider.TensorRt:
                    session.AppendExecutionProvider_Tensorrt(device);
                    break;
                case ExecutionProvider.DirectMl:
                    session.EnableMemoryPattern = false;
                    session.AppendExecutionProvider_DML(device);
                    break;
                case ExecutionProvider.OpenVino:
                    session.AppendExecutionProvider_OpenVINO();
                    break;
                default:
                    session.AppendExecutionProvider_CoreML();
                    break;
            }

            return null;
        }
        catch (OnnxRuntimeException exception)
        {
            return $"it does not start ({exception.Message})";
        }
    }

    private static string RuntimeName(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.TensorRt => "TensorrtExecutionProvider",
        ExecutionProvider.DirectMl => "DmlExecutionProvider",
        ExecutionProvider.OpenVino => "OpenVINOExecutionProvider",
        ExecutionProvider.CoreMl => "CoreMLExecutionProvider",
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "Unknown execution provider."),
    };

    private static string Available()
    {
        var names = OrtEnv.Instance().GetAvailableProviders();
        return string.Join(", ", Enum.GetValues<ExecutionProvider>()
            .Where(provider => provider == ExecutionProvider.Cpu || names.Contains(RuntimeName(provider))));
    }
}

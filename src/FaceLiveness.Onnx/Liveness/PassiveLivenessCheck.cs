using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Onnx;

/// <summary>
/// Tells a face from its picture without asking anything of the person: anti-spoof models look for the texture, the edges and the light of prints
/// and screens. Several models are averaged, and so are several looks of a track; poor looks are not judged at all.
/// </summary>
/// <remarks>It misses good prints and pictures that are injected instead of filmed: combine it with a check of another kind.</remarks>
public sealed class PassiveLivenessCheck : ILivenessCheck, IDisposable
{
    private readonly AntiSpoofNetwork[] _networks;
    private readonly PassiveLivenessOptions _options;

    /// <summary>Opens the models.</summary>
    /// <param name="models">One or more; what they say is averaged.</param>
    /// <param name="options">How to look and decide; null takes the defaults.</param>
    /// <param name="onnx">How ONNX Runtime executes the models; null is one thread of the CPU.</param>
    /// <param name="logger">Told what was loaded.</param>
    /// <exception cref="ArgumentException">There is no model.</exception>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    /// <exception cref="ModelLoadException">A file can't be loaded, is no anti-spoof model, or how to feed it is neither known nor given.</exception>
    public PassiveLivenessCheck(
        IReadOnlyList<AntiSpoofModel> models,
        PassiveLivenessOptions? options = null,
        OnnxOptions? onnx = null,
        ILogger<PassiveLivenessCheck>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
        {
            throw new ArgumentException("The passive check needs at least one anti-spoof model.", nameof(models));
        }

        _options = options ?? new();
        if (new PassiveLivenessOptionsValidator().Validate(null, _options) is { Failed: true } faults)
        {
            throw new ValidationException(faults.FailureMessage);
        }

        var networks = new List<AntiSpoofNetwork>();
        try
        {
            foreach (var model in models)
            {
                networks.Add(new(model, onnx ?? new(), logger));
            }
        }
        catch
        {
            networks.ForEach(network => network.Dispose());
            throw;
        }

        _networks = [.. networks];
    }

    /// <inheritdoc/>
    public string Name => "passive";

    /// <inheritdoc/>
    public ILivenessSession BeginSession() => new PassiveLivenessSession(Judge, _options);

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (var network in _networks)
        {
            network.Dispose();
        }
    }

    /// <summary>How likely one look at a face is real, 0 to 1: the mean of all models.</summary>
    internal float Judge(VideoFrame frame, BoundingBox face)
    {
        var sum = 0f;
        foreach (var network in _networks)
        {
            sum += network.Judge(frame, face);
        }

        return sum / _networks.Length;
    }
}

namespace FaceLiveness;

/// <summary>One run of <see cref="PipelineBuilder.Build"/>: collects the faults, and what was made and must be disposed.</summary>
internal sealed class StageResolution(IServiceProvider services)
{
    private readonly List<string> _faults = [];
    private readonly List<object> _owned = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<string> Faults => _faults;

    public IReadOnlyList<object> Owned => _owned;

    public IServiceProvider Services => services;

    public void Fault(string fault) => _faults.Add(fault);

    public T? Find<T>()
        where T : class => services.GetService(typeof(T)) as T;

    public T? Make<T>(string noun, StageFactory<T> factory)
        where T : class
    {
        try
        {
            var made = factory.Make(services);
            if (made is null)
            {
                Fault($"The factory of the {noun} returned null.");
                return null;
            }

            // A wrapper may hand back what it was given: whose that is was settled when it was first seen.
            if (_seen.Add(made) && factory.Owned && (made is IDisposable or IAsyncDisposable))
            {
                _owned.Add(made);
            }

            return made;
        }
#pragma warning disable CA1031 // Whatever a factory throws is one more fault to report with the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fault($"The {noun} could not be made: {exception.Message}");
            return null;
        }
    }
}

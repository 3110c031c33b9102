namespace FaceLiveness;

/// <summary>One exchangeable stage of the pipeline while it is being wired: who makes it and who wraps it.</summary>
/// <param name="noun">What it is called in messages.</param>
/// <param name="remedy">What to do when there is none; null where the pipeline can do without.</param>
internal sealed class Stage<T>(string noun, string? remedy)
    where T : class
{
    private readonly List<Func<T, T>> _wrappers = [];
    private StageFactory<T>? _factory;

    public void Set(StageFactory<T> factory) => _factory = factory;

    public void Wrap(Func<T, T> wrapper) => _wrappers.Add(wrapper);

    /// <summary>What was added wins over what the container holds, and that over the default.</summary>
    public T? Resolve(StageResolution resolution, Func<T>? byDefault = null)
    {
        var factory = _factory
            ?? (resolution.Find<T>() is { } found ? new StageFactory<T>(_ => found, Owned: false) : null)
            ?? (byDefault is null ? null : new StageFactory<T>(_ => byDefault(), Owned: true));
        if (factory is null)
        {
            if (remedy is not null)
            {
                resolution.Fault($"There is no {noun}: {remedy}");
            }

            return null;
        }

        var stage = resolution.Make(noun, factory);
        foreach (var wrapper in _wrappers)
        {
            if (stage is { } inner)
            {
                stage = resolution.Make($"wrapper around the {noun}", new StageFactory<T>(_ => wrapper(inner), Owned: true));
            }
        }

        return stage;
    }
}

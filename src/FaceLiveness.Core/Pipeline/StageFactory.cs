namespace FaceLiveness;

/// <summary>How a stage comes to be, and whether the pipeline disposes it.</summary>
internal sealed record StageFactory<T>(Func<IServiceProvider, T> Make, bool Owned)
    where T : class;

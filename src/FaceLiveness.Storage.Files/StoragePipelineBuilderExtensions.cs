using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>Wires what is kept in files.</summary>
public static class StoragePipelineBuilderExtensions
{
    /// <summary>Keeps the profiles in a folder.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">Made when it is not there; readable by its owner only.</param>
    public static PipelineBuilder AddFileProfileStore(this PipelineBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return builder.AddProfileStore(services => new FileProfileStore(
            new FileProfileStoreOptions { Folder = folder },
            (TimeProvider?)services.GetService(typeof(TimeProvider)),
            ((ILoggerFactory?)services.GetService(typeof(ILoggerFactory)))?.CreateLogger<FileProfileStore>()));
    }
}

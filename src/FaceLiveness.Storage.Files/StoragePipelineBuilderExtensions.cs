using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>Wires what is kept in files.</summary>
public static class StoragePipelineBuilderExtensions
{
    /// <summary>Keeps the profiles in a folder.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">Made when it is not there; readable by its owner only.</param>
    /// <param name="configure">Sets what else there is to set, such as <see cref="FileProfileStoreOptions.MasterKeys"/>.</param>
    public static PipelineBuilder AddFileProfileStore(this PipelineBuilder builder, string folder, Action<FileProfileStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var options = new FileProfileStoreOptions { Folder = folder };
        configure?.Invoke(options);
        return builder.AddProfileStore(services => new FileProfileStore(options, services.Time(), services.Logger<FileProfileStore>()));
    }

    /// <summary>Writes who is there now to a JSON file, replaced atomically on every change. Who is erased is taken out of it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file.</param>
    public static PipelineBuilder AddStatusFile(this PipelineBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        StatusFile? file = null;
        StatusFile File(IServiceProvider services) => file ??= new StatusFile(path, null, services.Time(), services.Logger<StatusFile>());
        return builder.AddResultSink(File).AddEventSink(File).AddProfileEventSink(File);
    }

    /// <summary>Appends what happens to a file of JSON lines, rotated by size. Who is erased is taken out of it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">When it is rotated, how many old ones are kept, and for how long.</param>
    public static PipelineBuilder AddHistoryFile(this PipelineBuilder builder, string path, HistoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        HistoryFile? file = null;
        HistoryFile File(IServiceProvider services) => file ??= new HistoryFile(path, options, services.Time(), services.Logger<HistoryFile>());
        return builder.AddEventSink(File).AddProfileEventSink(File);
    }

    /// <summary>Writes down every step in the life of every profile: ids, who did it and why, in lines that show when one was changed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file; it is only ever added to.</param>
    public static PipelineBuilder AddAuditFile(this PipelineBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.AddProfileEventSink(_ => new AuditFile(path));
    }

    private static TimeProvider? Time(this IServiceProvider services) => (TimeProvider?)services.GetService(typeof(TimeProvider));

    private static ILogger<T>? Logger<T>(this IServiceProvider services) =>
        ((ILoggerFactory?)services.GetService(typeof(ILoggerFactory)))?.CreateLogger<T>();
}

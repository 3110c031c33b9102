using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Tests.Hosting;

/// <summary>A configuration that changes while the host runs, as a file that somebody edits does.</summary>
internal sealed class ChangingConfiguration : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Says how the cameras are from now on, each by what its entry holds.</summary>
    public void Cameras(params IReadOnlyList<(string Name, string Value)>[] cameras)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < cameras.Length; i++)
        {
            foreach (var (name, value) in cameras[i])
            {
                values[$"FaceLiveness:Cameras:{i}:{name}"] = value;
            }
        }

        Data = values;
        OnReload();
    }

    /// <summary>An entry.</summary>
    public static IReadOnlyList<(string Name, string Value)> Camera(string id, string address, params (string Name, string Value)[] more) => [("Id", id), ("Address", address), .. more];
}

using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Sample.Web;

/// <summary>Runs the app, and says where it is, or in one sentence why it does not start.</summary>
internal static class Greeting
{
    /// <summary>Runs until Ctrl-C, or for as many seconds as the configuration's <c>seconds</c> says.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, Action<WebApplication> map)
    {
        await using var app = builder.Build();
        try
        {
            map(app);
            await app.StartAsync();
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            Console.Error.WriteLine($"{fault.Message} Something else listens there: end it, or name another port with --port.");
            return 1;
        }
        catch (Exception fault) when (fault is OptionsValidationException or PipelineConfigurationException or InvalidOperationException or IOException)
        {
            // The configuration or the disk is not as it should be; the message says what to do.
            Console.Error.WriteLine(fault.Message);
            return 1;
        }

        foreach (var address in app.Urls)
        {
            Console.WriteLine($"FaceLiveness is watching: {address}/faceliveness/   (Ctrl-C ends it)");
        }

        using var limit = app.Configuration["seconds"] is { } seconds
            ? new CancellationTokenSource(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), TimeProvider.System)
            : new CancellationTokenSource();
        await app.WaitForShutdownAsync(limit.Token);
        return Environment.ExitCode;
    }
}

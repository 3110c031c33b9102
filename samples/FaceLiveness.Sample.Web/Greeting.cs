using System.Globalization;
using Microsoft.AspNetCore.Connections;

namespace FaceLiveness.Sample.Web;

/// <summary>Runs the app, and says where it is.</summary>
internal static class Greeting
{
    /// <summary>Runs until Ctrl-C, or for as many seconds as the configuration's <c>seconds</c> says.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            Console.Error.WriteLine($"{fault.Message} Something else listens there: end it, or name another port with --port.");
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

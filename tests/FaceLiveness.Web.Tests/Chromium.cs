using Microsoft.Playwright;

namespace FaceLiveness.Web.Tests;

/// <summary>Debian's Chromium, without a window and without the Internet; started once, for all tests.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _running = new(StartAsync);

    /// <summary>A window of its own, as if nobody had ever been to the page.</summary>
    public async Task<Visit> VisitAsync(string address, int width = 1440, int height = 900)
    {
        Assert.SkipUnless(File.Exists(Executable), $"{Executable} is not here: './facelive test' installs it on Debian.");
        var (_, browser) = await _running.Value;
        var isPhone = width < 760;
        var window = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = isPhone ? 2 : 1,
            HasTouch = isPhone,
            IsMobile = isPhone,
            ColorScheme = ColorScheme.Dark,
        });
        return await Visit.BeginAsync(window, address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running.IsValueCreated)
        {
            var (playwright, browser) = await _running.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        }));
    }
}

using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace FaceLiveness.Web.Tests;

/// <summary>Somebody looks at the page. What the browser complains of is written down.</summary>
public sealed class Visit : IAsyncDisposable
{
    // A busy machine starts slowly, and a man in a clip blinks when he likes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly IBrowserContext _window;
    private readonly string _address;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Visit(IBrowserContext window, IPage page, string address) => (_window, Page, _address) = (window, page, address);

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, refusals of the content security policy, exceptions that nobody caught, dialogs of a script.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    internal static async Task<Visit> BeginAsync(IBrowserContext window, string address)
    {
        var visit = new Visit(window, await window.NewPageAsync(), address);
        visit.Page.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        visit.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                visit._complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        visit.Page.PageError += (_, error) => visit._complaints.Enqueue($"exception: {error}");
        visit.Page.Dialog += async (_, dialog) =>
        {
            visit._complaints.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        await visit.GoAsync("/");
        return visit;
    }

    /// <summary>Goes to a view, as its address.</summary>
    public Task GoAsync(string view) => Page.GotoAsync($"{_address}#{view}");

    /// <summary>An element by a CSS selector.</summary>
    public ILocator At(string selector, PageLocatorOptions? options = null) => Page.Locator(selector, options);

    /// <summary>A button by what it is called.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A key by itself, wherever the focus is.</summary>
    public Task PressAsync(string key) => Page.Keyboard.PressAsync(key);

    /// <summary>Waits until an expression of the page is true.</summary>
    public Task UntilAsync(string expression, object? argument = null) => Page.WaitForFunctionAsync(expression, argument, new() { PollingInterval = 100 });

    /// <summary>A picture of what is to be seen, among the artifacts.</summary>
    public Task ShootAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "page", $"{name}-{Page.ViewportSize!.Width}.png") });

    /// <summary>Fails where the browser had something to complain of.</summary>
    public void AssertCalm() => Assert.Empty(Complaints);

    public ValueTask DisposeAsync() => _window.DisposeAsync();
}

namespace FaceLiveness.Web.Tests;

/// <summary>One run of the sample for all tests that leave those on it as they are.</summary>
public sealed class DemoWall : IAsyncDisposable
{
    private readonly Lazy<Task<SampleApp>> _app = new(() => SampleApp.StartAsync());

    internal Task<SampleApp> GetAsync() => _app.Value;

    public async ValueTask DisposeAsync()
    {
        if (_app.IsValueCreated && _app.Value.IsCompletedSuccessfully)
        {
            await (await _app.Value).DisposeAsync();
        }
    }
}

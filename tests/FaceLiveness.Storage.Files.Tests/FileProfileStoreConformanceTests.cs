using FaceLiveness.Testing;

namespace FaceLiveness.Storage.Files.Tests;

public sealed class FileProfileStoreConformanceTests : ProfileStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<IProfileStore> OpenAsync() =>
        ValueTask.FromResult<IProfileStore>(new FileProfileStore(new FileProfileStoreOptions { Folder = _folder.Path }));

    protected override async ValueTask CloseAsync()
    {
        await base.CloseAsync();
        _folder.Dispose();
    }
}

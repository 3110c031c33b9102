using FaceLiveness.Testing;

namespace FaceLiveness.Storage.Files.Tests;

public sealed class EncryptedProfileStoreConformanceTests : ProfileStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<IProfileStore> OpenAsync() =>
        ValueTask.FromResult<IProfileStore>(new FileProfileStore(new FileProfileStoreOptions { Folder = _folder.Path, MasterKeys = TestKeys.One }));

    protected override async ValueTask CloseAsync()
    {
        await base.CloseAsync();
        _folder.Dispose();
    }
}

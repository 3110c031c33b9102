using FaceLiveness.Testing;

namespace FaceLiveness.Tests.Profiles;

public sealed class InMemoryProfileStoreTests : ProfileStoreConformance
{
    protected override ValueTask<IProfileStore> OpenAsync() => ValueTask.FromResult<IProfileStore>(new InMemoryProfileStore());
}

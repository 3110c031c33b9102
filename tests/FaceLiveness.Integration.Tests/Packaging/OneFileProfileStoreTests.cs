using FaceLiveness.Sample.Packages;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>A store written from outside, held to what every store must do.</summary>
public sealed class OneFileProfileStoreTests : ProfileStoreConformance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faceliveness-store-");

    private string File => Path.Combine(_folder.FullName, "people.json");

    [Fact]
    public async Task What_one_store_saved_another_one_opens()
    {
        var faces = new SyntheticFaces(seed: 3);
        var somebody = faces.Profile("a", faces.Person());
        byte[] picture = [0xFF, 0xD8, 7];
        var saved = await Store.SaveAsync(
            somebody with { Samples = [somebody.Samples[0] with { Picture = picture }] }, TestContext.Current.CancellationToken);

        var reopened = new OneFileProfileStore(File);

        AssertSame(saved, await reopened.FindAsync("a", TestContext.Current.CancellationToken));
        Assert.Equal(picture, (await reopened.ReadPictureAsync("a", saved.Samples[0].Id, TestContext.Current.CancellationToken))!.Value.ToArray());
    }

    [Fact]
    public async Task The_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows keeps access in lists, not in modes.");
            return;
        }

        var faces = new SyntheticFaces(seed: 3);
        await Store.SaveAsync(faces.Profile("a", faces.Person()), TestContext.Current.CancellationToken);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    protected override ValueTask<IProfileStore> OpenAsync() => ValueTask.FromResult<IProfileStore>(new OneFileProfileStore(File));

    protected override async ValueTask CloseAsync()
    {
        await base.CloseAsync();
        _folder.Delete(recursive: true);
    }
}

using System.Runtime.Versioning;

namespace FaceLiveness.Storage.Files.Tests.Encryption;

public sealed class MasterKeyRingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MasterKeyRingTests() => Directory.CreateDirectory(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_key_is_the_current_one_and_the_others_are_found_by_their_ids()
    {
        var ring = FromFile($"# made in May\n{TestKeys.Second}\n\n  {TestKeys.First}  \n");

        Assert.Equal(TestKeys.Two.CurrentKeyId, ring.CurrentKeyId);
        var key = new byte[32];
        Assert.True(ring.TryGetKey(TestKeys.One.CurrentKeyId, key));
        Assert.Equal(Convert.FromBase64String(TestKeys.First), key);
        Assert.False(ring.TryGetKey("another", key));
    }

    [Fact]
    public void A_key_is_the_same_in_base64_and_in_hexadecimal() =>
        Assert.Equal(TestKeys.One.CurrentKeyId, FromFile(Convert.ToHexString(Convert.FromBase64String(TestKeys.First))).CurrentKeyId);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment")]
    [InlineData("hunter2-is-no-key")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= hunter2-is-no-key")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1")]
    public void What_is_no_key_is_refused_without_being_shown(string text)
    {
        var fault = Assert.Throws<InvalidDataException>(() => FromFile(text));

        Assert.Contains(_folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAEC", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of this kind.");
        FromFile(TestKeys.First);
        var file = Path.Combine(_folder.Path, "keys");
        foreach (var right in new[] { UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.GroupWrite, UnixFileMode.OtherExecute })
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | right);
            Assert.Contains("chmod 600", Assert.Throws<UnauthorizedAccessException>(() => MasterKeyRing.FromFile(file)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_environment_gives_keys_too()
    {
        Environment.SetEnvironmentVariable("FACELIVENESS_TEST_KEYS", $"{TestKeys.First} {TestKeys.Second}");

        Assert.Equal(TestKeys.One.CurrentKeyId, MasterKeyRing.FromEnvironment("FACELIVENESS_TEST_KEYS").CurrentKeyId);
        Assert.Contains("FACELIVENESS_NO_KEYS", Assert.Throws<InvalidDataException>(() => MasterKeyRing.FromEnvironment("FACELIVENESS_NO_KEYS")).Message, StringComparison.Ordinal);
    }

    private MasterKeyRing FromFile(string text)
    {
        var file = Path.Combine(_folder.Path, "keys");
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return MasterKeyRing.FromFile(file);
    }
}

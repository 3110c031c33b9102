namespace FaceLiveness.Storage.Files.Tests;

internal static class TestKeys
{
    public const string First = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string Second = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";

    public static MasterKeyRing One { get; } = MasterKeyRing.Parse(First, "the test");

    public static MasterKeyRing Two { get; } = MasterKeyRing.Parse(Second, "the test");

    /// <summary>While keys are changed over from one to two.</summary>
    public static MasterKeyRing TwoAfterOne { get; } = MasterKeyRing.Parse($"{Second}\n{First}", "the test");
}

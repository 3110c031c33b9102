namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>The tests that share one <see cref="PackedFeed"/>: packing takes a minute.</summary>
[CollectionDefinition(nameof(PackedFeed))]
public sealed class PackedFeedCollection : ICollectionFixture<PackedFeed>;

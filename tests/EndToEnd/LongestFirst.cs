using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Sygeopfoelgning.Tests.EndToEnd.LongestFirst", "Sygeopfoelgning.Tests.EndToEnd")]

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// Two collections run at a time, so the long ones begin first: what began last would otherwise run alone at the end. A
/// collection that is not named here comes after those that are, in the order of its name.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
        [nameof(RestoreTests), nameof(SharedStack), nameof(FaultTests), nameof(ProcessTests), nameof(KeyRotationTests), nameof(PlantingTests)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections
        .OrderBy(collection => Place(collection.DisplayName)).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    // A class's own collection is named after the class, in a sentence.
    private static int Place(string name) =>
        Array.FindIndex(Longest, one => name == one || name.EndsWith($".{one}", StringComparison.Ordinal)) is var place and >= 0 ? place : Longest.Length;
}

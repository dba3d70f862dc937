using Xunit.Abstractions;
using Xunit.Sdk;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Tests of what works with Redis and without it, by the folder of the code that calls Redis, or wakes others through it: <c>./test</c> runs these a second
/// time without Redis, and <c>./test --long</c> all others as well. A test checks that no such folder is left out.
/// </summary>
/// <param name="folder">The folder, such as <c>Feed</c>.</param>
[TraitDiscoverer("Sygeopfoelgning.Tests.Service.TouchesRedisDiscoverer", "Sygeopfoelgning.Tests.Service")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class TouchesRedisAttribute(string folder) : Attribute, ITraitAttribute
{
    public string Folder { get; } = folder;
}

/// <summary>Makes the attribute a trait: <c>dotnet test --filter Touches=Redis</c>.</summary>
public sealed class TouchesRedisDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Touches", "Redis")];
}

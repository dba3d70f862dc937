using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// The collection of what no other test may run beside, because it stops a stream, changes tables, ends connections, counts over
/// all municipalities, or measures times or memory: <c>[Collection(Alone.Name)]</c>. It runs when all others are done.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

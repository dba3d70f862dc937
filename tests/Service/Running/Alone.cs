using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// The collection of tests that no other test may run beside, because they stop a stream, change tables, end connections, count over
/// all municipalities, or measure times or memory: <c>[Collection(Alone.Name)]</c>. It runs when all others are done.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

using FsCheck;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>
/// How properties are checked: with one seed in <c>./test</c>, so that a failure is due to the change; with
/// other seeds each time, and twenty times as many examples, in <c>./test --long</c>.
/// </summary>
internal static class Properties
{
    private const ulong Seed = 20_150_101;
    private const ulong Gamma = 155; // any odd number

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TESTS_LONG") == "1";

    public static void Holds(this Property property) => property.Check(IsLong
        ? Config.QuickThrowOnFailure.WithMaxTest(2_000)
        : Config.QuickThrowOnFailure.WithReplay(Seed, Gamma));
}

using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

[Collection(nameof(SharedStack))]
public sealed class KillTests(SharedStack shared)
{
    private static readonly int Count = Environment.GetEnvironmentVariable("TESTS_LONG") == "1" ? 1_000 : 200;

    // Not the municipality of the stories: the tests of this class count every case there.
    private const int Municipality = 766;

    private readonly Stack stack = shared.Stack;

    /// <summary>Whether the tests of this class make this fault: the kill of a service, or of Redis.</summary>
    public static bool Kills(string fault) => fault.EndsWith(" killed", StringComparison.Ordinal) && (fault == "redis killed" || Stack.Services.Any(service => fault == $"{service} killed"));

    [Theory]
    [InlineData("cases")]
    [InlineData("scheduling")]
    [InlineData("coordination")]
    [InlineData("documentation")]
    public async Task A_service_killed_in_the_middle_of_registrations_loses_nothing_and_does_nothing_twice(string service)
    {
        using var suite = stack.As(municipality: Municipality);
        var registrations = new Registrations(suite);
        var running = registrations.Run(Count);
        await registrations.HaveAnswers(Count / 3);
        await stack.Kill(service);
        await stack.StartAgain(service);
        await running;
        await registrations.ExpectComplete(Count);
    }

    [Fact]
    public async Task Redis_killed_in_the_middle_of_registrations_delays_and_loses_nothing()
    {
        using var suite = stack.As(municipality: Municipality);
        var registrations = new Registrations(suite);
        var running = registrations.Run(Count);
        await registrations.HaveAnswers(Count / 3);
        await stack.Kill("redis");
        await running;
        await registrations.ExpectComplete(Count);
        await stack.StartAgain("redis");
    }
}

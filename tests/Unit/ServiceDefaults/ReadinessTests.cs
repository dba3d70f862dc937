using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

public sealed class ReadinessTests
{
    private static readonly NeededSchema Needed = new([("machinery", "0002_timers.sql"), ("cases", "0010_plan.sql")]);

    [Theory]
    [InlineData("", "machinery/0002_timers.sql, cases/0010_plan.sql")]
    [InlineData("machinery/0001_machinery.sql machinery/0002_timers.sql cases/0009_goals.sql", "cases/0010_plan.sql")]
    [InlineData("machinery/0002_timers.sql scheduling/0010_plan.sql", "cases/0010_plan.sql")]
    [InlineData("machinery/0002_timers.sql cases/0009_goals.sql cases/0010_plan.sql", "")]
    [InlineData("machinery/0003_more.sql cases/0011_later.sql", "")]
    public void A_service_is_ready_for_a_schema_that_is_at_least_as_new_as_it_needs(string applied, string missing) =>
        Assert.Equal(missing, string.Join(", ", Needed.MissingFrom(applied.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Fact]
    public void The_machinerys_own_schema_is_always_needed() =>
        Assert.StartsWith("machinery/", Assert.Single(new NeededSchema("none").MissingFrom([])), StringComparison.Ordinal);

    [Theory]
    [InlineData("Cases")]
    [InlineData("Scheduling")]
    [InlineData("Coordination")]
    [InlineData("Documentation")]
    public void Every_service_carries_the_migrations_it_needs(string assembly) => Assert.Contains(
        System.Reflection.Assembly.Load(assembly).GetManifestResourceNames(), name => name.StartsWith("Migrations/0001_", StringComparison.Ordinal));
}

using Sygeopfoelgning.Migrator;

namespace Sygeopfoelgning.Tests.Unit.Migrator;

/// <summary>Which SQL files are applied, and which are refused, before any database is contacted.</summary>
public sealed class MigrationSetTests
{
    [Fact]
    public void Files_are_applied_in_the_order_of_their_numbers()
    {
        var set = MigrationSet.From("cases", [("cases/0002_b.sql", "b"), ("cases/0001_a.sql", "a")]);

        Assert.Equal(["cases/0001_a.sql", "cases/0002_b.sql"], SchemaMigrations.Missing(set, Applied()).Select(migration => migration.Name));
    }

    [Fact]
    public void A_gap_is_refused_by_the_number_that_is_missing() => AssertRefused(
        "cases/0003_c.sql follows a gap: number 0002 is missing.",
        () => MigrationSet.From("cases", [("cases/0001_a.sql", "a"), ("cases/0003_c.sql", "c")]));

    [Fact]
    public void Two_files_with_the_same_number_are_refused_by_name() => AssertRefused(
        "cases/0001_a.sql and cases/0001_b.sql have the same number.",
        () => MigrationSet.From("cases", [("cases/0001_b.sql", "b"), ("cases/0001_a.sql", "a")]));

    [Theory]
    [InlineData("cases/1_a.sql")]
    [InlineData("cases/0001-a.sql")]
    [InlineData("cases/0001_A.sql")]
    public void A_file_with_another_kind_of_name_is_refused(string name) => AssertRefused(
        $"{name} is not named like 0001_what_it_does.sql.", () => MigrationSet.From("cases", [(name, "a")]));

    [Fact]
    public void What_was_applied_is_not_applied_again()
    {
        var set = MigrationSet.From("cases", [("cases/0001_a.sql", "a"), ("cases/0002_b.sql", "b")]);

        Assert.Equal("cases/0002_b.sql", Assert.Single(SchemaMigrations.Missing(set, Applied(set.Migrations[0]))).Name);
    }

    [Fact]
    public void A_file_that_was_changed_after_it_was_applied_is_refused_by_name()
    {
        var applied = Applied(MigrationSet.From("cases", [("cases/0001_a.sql", "a")]).Migrations[0]);
        var changed = MigrationSet.From("cases", [("cases/0001_a.sql", "another")]);

        AssertRefused("cases/0001_a.sql was changed after it was applied: restore it and write the change in a new file.",
            () => SchemaMigrations.Missing(changed, applied).ToList());
    }

    [Fact]
    public void A_file_that_was_renamed_after_it_was_applied_is_refused_by_name()
    {
        var applied = Applied(MigrationSet.From("cases", [("cases/0001_a.sql", "a")]).Migrations[0]);
        var renamed = MigrationSet.From("cases", [("cases/0001_b.sql", "a")]);

        AssertRefused("cases/0001_b.sql has the number of cases/0001_a.sql, which was applied before: give it the next number.",
            () => SchemaMigrations.Missing(renamed, applied).ToList());
    }

    [Fact]
    public void A_checkout_with_other_line_ends_has_the_same_checksum() => Assert.Equal(
        MigrationSet.From("cases", [("cases/0001_a.sql", "a;\nb;\n")]).Migrations[0].Checksum,
        MigrationSet.From("cases", [("cases/0001_a.sql", "a;\r\nb;\r\n")]).Migrations[0].Checksum);

    [Fact]
    public void Every_service_has_its_files_and_the_machinery_has_its_own()
    {
        Assert.NotEmpty(MigrationSet.Machinery.Migrations);
        Assert.All(ServiceDatabase.All, database => Assert.NotEmpty(MigrationSet.Of(database).Migrations));
    }

    private static Dictionary<string, string> Applied(params Migration[] migrations) =>
        migrations.ToDictionary(migration => migration.Name, migration => migration.Checksum);

    private static void AssertRefused(string sentence, Func<object> refused) =>
        Assert.Equal(sentence, Assert.Throws<MigrationException>(refused).Message);
}

using System.Security.Cryptography;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Every service has its own keys and gets no other's.</summary>
public sealed class KeyTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string[] Kept =
        [.. Stack.Services.SelectMany(service => (string[])[$"{service}-encryption-keys", $"{service}-signing-key"]), "cases-hash-keys"];

    [Fact]
    public void Every_service_has_an_encryption_key_of_its_own_that_names_it()
    {
        var keys = Stack.Services.Select(service => Stack.Secret($"{service}-encryption-keys").Split(':')).ToArray();

        Assert.Equal(Stack.Services.Select(service => $"{service}-k1"), keys.Select(key => key[0]));
        Assert.Distinct([.. keys.Select(key => key[1]), Bytes("cases-hash-keys"), Bytes("position-keys")]);
    }

    [Fact]
    public async Task The_process_of_a_service_is_given_its_own_keys_and_no_other_s()
    {
        foreach (var service in Stack.Services)
        {
            var given = (await File.ReadAllTextAsync($"/proc/{await Stack.ProcessId(service)}/environ")).Split('\0');
            var folder = given.Single(setting => setting.StartsWith("Keys__Folder=", StringComparison.Ordinal)).Split('=', 2)[1];
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
            var seen = string.Join('\n', [.. given, .. files.Select(File.ReadAllText)]);

            Assert.Equal(
                Kept.Where(secret => secret.StartsWith($"{service}-", StringComparison.Ordinal)).Order(),
                Kept.Where(secret => seen.Contains(Stack.Secret(secret), StringComparison.Ordinal)).Order());
            Assert.Equal(Stack.Secret("position-keys"), await File.ReadAllTextAsync(Path.Combine(folder, "position")));
        }
    }

    [Fact]
    public async Task Data_are_encrypted_with_the_key_of_the_service_that_keeps_them()
    {
        await Fixture.SomeCase;

        foreach (var service in Stack.Services)
        {
            var database = await Fixture.Database(service, "superuser");
            Assert.Equal(
                [$"{service}-k1"],
                await database.All(row => row.GetString(0), "select distinct key_id from encryption_keys_in_use() where uses > 0"));
        }
    }

    [Fact]
    public async Task A_position_of_one_service_is_taken_by_another_that_has_none_of_its_keys_but_the_shared_one()
    {
        var registered = await Caseworker.Register();

        var plan = await Caseworker.Deadlines.GetPlanAsync(
            new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);

        Assert.NotEmpty(plan.Plan.Deadlines);
    }

    [Theory]
    [InlineData("cases", "scheduling")]
    [InlineData("scheduling", "documentation")]
    [InlineData("coordination", "cases")]
    [InlineData("documentation", "coordination")]
    public async Task A_service_that_is_given_another_s_keys_does_not_start(string service, string other)
    {
        var (code, said) = await Replica.Refusal(Stack, service, ("Keys__Encryption", Stack.Secret($"{other}-encryption-keys")));

        Assert.Equal(78, code);
        Assert.Equal($"The setting Keys:Encryption holds '{other}-k1', a key of {other}: give {service} the keys of its own.", said);
    }

    [Theory]
    [InlineData("cases", "scheduling")]
    [InlineData("scheduling", "documentation")]
    [InlineData("coordination", "cases")]
    [InlineData("documentation", "coordination")]
    public async Task A_service_does_not_start_with_another_s_key_whatever_its_name(string service, string other)
    {
        await Fixture.SomeCase;

        var (code, said) = await Replica.Refusal(Stack, service, ("Keys__Encryption", $"{service}-k1:{Bytes($"{other}-encryption-keys")}"));

        Assert.Equal(78, code);
        Assert.Equal(
            $"The data are encrypted with another key '{service}-k1' than the one in Keys:Encryption, which is another service's or another "
            + $"database's: give {service} the keys of its own.",
            said);
    }

    [Fact]
    public async Task Cases_does_not_start_with_a_hash_key_that_finds_nobody()
    {
        await Fixture.SomeCase;

        var (code, said) = await Replica.Refusal(
            Stack, "cases", ("Keys__Hash", $"cases-k1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}"));

        Assert.Equal(78, code);
        Assert.Equal(
            "Persons are found by another hash key 'cases-k1' than the one in Keys:Hash, which is another database's: with it everybody would be "
            + "registered a second time.",
            said);
    }

    [Fact]
    public async Task A_service_starts_with_its_own_keys_and_one_behind_them_that_nothing_uses_yet()
    {
        await Fixture.SomeCase;
        var more = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        await using var replica = await Replica.Start(
            Stack, "cases", ("Keys__Encryption", $"{Stack.Secret("cases-encryption-keys")},cases-k2:{more}"));

        using var suite = Stack.At("cases", replica.Address, municipality: Municipality);
        Assert.NotNull((await suite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = await Fixture.SomeCase }, deadline: Suite.Soon)).Case);
    }

    private string Bytes(string secret) => Stack.Secret(secret).Split(':')[1];
}

using System.Text.Json;
using Sygeopfoelgning.AppHost;
using Sygeopfoelgning.Migrator;

namespace Sygeopfoelgning.Tests.Unit.Migrator;

/// <summary>The local stack's key rings: one per service, and the conversion of an older folder.</summary>
public sealed class LocalKeysTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sygeopfoelgning-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_ring_that_all_services_had_becomes_the_first_of_each()
    {
        var secrets = new Dictionary<string, string> { ["encryption-keys"] = "k1:AAAA", ["hash-keys"] = "k1:BBBB", ["postgres"] = "secret" };

        Assert.True(KeyRings.Part(secrets));

        Assert.All(KeyRings.Services, service => Assert.Equal("k1:AAAA", secrets[KeyRings.Encryption(service)]));
        Assert.Equal("k1:BBBB", secrets[KeyRings.Hash]);
        Assert.DoesNotContain(KeyRings.Position, secrets.Keys);   // nobody has had one, and none is made of another's key
        Assert.DoesNotContain(secrets.Keys, name => name is "encryption-keys" or "hash-keys");
        Assert.False(KeyRings.Part(secrets));
    }

    [Fact]
    public void Keys_that_a_service_has_already_are_not_replaced()
    {
        var secrets = new Dictionary<string, string> { ["encryption-keys"] = "k1:AAAA", ["cases-encryption-keys"] = "cases-k2:CCCC" };

        KeyRings.Part(secrets);

        Assert.Equal("cases-k2:CCCC", secrets[KeyRings.Encryption("cases")]);
        Assert.Equal("k1:AAAA", secrets[KeyRings.Encryption("scheduling")]);
    }

    [Fact]
    public void A_rotation_that_was_broken_off_with_one_ring_for_all_is_taken_up_and_another_parts_them()
    {
        var secrets = new Dictionary<string, string> { ["encryption-keys"] = "k1:AAAA,k2:BBBB", ["hash-keys"] = "k1:CCCC,k2:DDDD", ["position-keys"] = "k1:EEEE" };
        KeyRings.Part(secrets);
        var keys = Open(secrets);

        Assert.True(keys.IsUnderWay);
        keys.MakeNewestCurrent();
        keys.ForgetOld();
        Assert.All(KeyRings.Services, service => Assert.Equal(["k2:BBBB"], keys.Ring(KeyRings.Encryption(service))));
        Assert.Equal((false, true), (keys.IsUnderWay, keys.AreShared));

        keys.Add();
        Assert.Equal((true, true), (keys.IsUnderWay, keys.AreShared));
        keys.MakeNewestCurrent();
        keys.ForgetOld();
        Assert.Equal((false, false), (keys.IsUnderWay, keys.AreShared));
        Assert.Equal(
            ["cases-k3", "scheduling-k3", "coordination-k3", "documentation-k3", "cases-k3", "k2"],
            KeyRings.All.Select(ring => LocalKeys.Id(Assert.Single(keys.Ring(ring)))));
    }

    [Fact]
    public void Each_service_finds_its_own_keys_in_its_folder_and_only_Cases_those_of_persons()
    {
        var secrets = KeyRings.All.ToDictionary(ring => ring, ring => KeyRings.Make(ring, 1));
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName, "encryption"), "k1:of-before");

        Open(secrets).Deliver();

        Assert.Equal(["cases", "coordination", "documentation", "scheduling"], Names(Directory.GetFileSystemEntries(Path.Combine(folder, "keys"))));
        foreach (var service in KeyRings.Services)
        {
            var own = KeyFolder.Of(folder, service);
            Assert.Equal(service == "cases" ? ["encryption", "hash", "position"] : ["encryption", "position"], Names(Directory.GetFiles(own)));
            Assert.Equal(secrets[KeyRings.Encryption(service)], File.ReadAllText(Path.Combine(own, "encryption")));
            Assert.Equal(secrets[KeyRings.Position], File.ReadAllText(Path.Combine(own, "position")));
        }
    }

    [Fact]
    public void Secrets_without_rings_of_their_own_are_refused_with_what_to_do()
    {
        var keys = Open(new Dictionary<string, string> { ["encryption-keys"] = "k1:AAAA", ["hash-keys"] = "k1:BBBB" });

        var refusal = Assert.Throws<MigrationException>(() => keys.IsUnderWay);

        Assert.Equal("secrets.json has no cases-encryption-keys: start the stack again with ./run, which gives every service keys of its own.", refusal.Message);
    }

    private LocalKeys Open(Dictionary<string, string> secrets)
    {
        File.WriteAllText(Path.Combine(folder, "secrets.json"), JsonSerializer.Serialize(secrets));
        return new LocalKeys(folder);
    }

    private static IEnumerable<string?> Names(IEnumerable<string> paths) => paths.Select(Path.GetFileName).Order(StringComparer.Ordinal);
}

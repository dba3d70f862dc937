using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>What publishing describes: a production deployment, and nothing of this machine.</summary>
public sealed class ManifestTests : IAsyncLifetime
{
    private static readonly string[] Services = ["cases", "scheduling", "coordination", "documentation"];

    private readonly string folder = Directory.CreateTempSubdirectory("sygeopfoelgning-").FullName;
    private string text = "";
    private string said = "";
    private JsonElement resources;

    public async Task InitializeAsync()
    {
        var file = Path.Combine(folder, "manifest.json");
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", [BuiltAppHost.Assembly, "--publisher", "manifest", "--output-path", file, $"--Local:Folder={folder}/local"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = publish.StandardError.ReadToEndAsync();
        said = await publish.StandardOutput.ReadToEndAsync() + await errors;
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0 && File.Exists(file), said);
        text = await File.ReadAllTextAsync(file);
        resources = JsonDocument.Parse(text).RootElement.GetProperty("resources");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void Publishing_makes_nothing_on_this_machine_and_announces_nothing()
    {
        Assert.False(Directory.Exists(Path.Combine(folder, "local")), "Publishing made a folder of a local stack.");
        Assert.DoesNotContain("./run token", said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_server_the_migrator_and_the_four_services_are_in_it_and_no_second_replica()
    {
        Assert.Equal(
            (string[])["cases", "coordination", "documentation", "migrator", "scheduling"],
            resources.EnumerateObject().Where(resource => Type(resource.Value) == "project.v0").Select(resource => resource.Name).Order());
        Assert.Equal(
            (string[])["postgres", "redis"],
            resources.EnumerateObject().Where(resource => Type(resource.Value) == "container.v0").Select(resource => resource.Name).Order());
    }

    [Fact]
    public void Containers_are_of_the_versions_that_are_tested_and_the_data_is_in_a_volume()
    {
        Assert.EndsWith("/postgres:18", resources.GetProperty("postgres").GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/redis:8.6", resources.GetProperty("redis").GetProperty("image").GetString(), StringComparison.Ordinal);
        var volume = Assert.Single(resources.GetProperty("postgres").GetProperty("volumes").EnumerateArray());
        Assert.Equal(
            ("sygeopfoelgning-postgres", "/var/lib/postgresql", false),
            (volume.GetProperty("name").GetString(), volume.GetProperty("target").GetString(), volume.GetProperty("readOnly").GetBoolean()));
    }

    [Fact]
    public void Every_service_connects_as_its_own_roles_and_only_the_migrator_as_the_owner()
    {
        foreach (var service in Services)
        {
            Assert.Equal("{" + service + "db.connectionString}", Env(service, $"ConnectionStrings__{service}db"));
            Assert.Equal("{" + service + "db-worker.connectionString}", Env(service, $"ConnectionStrings__{service}db-worker"));
            Assert.Contains($"Database={service}db;Username={service}_app;", ConnectionString($"{service}db"), StringComparison.Ordinal);
            Assert.Contains($"Database={service}db;Username={service}_worker;", ConnectionString($"{service}db-worker"), StringComparison.Ordinal);
            Assert.Equal("{redis.connectionString}", Env(service, "ConnectionStrings__redis"));
            Assert.DoesNotContain("postgres-owner", resources.GetProperty(service).GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("postgres-password", resources.GetProperty(service).GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal("{postgres-owner.connectionString}", Env("migrator", "ConnectionStrings__postgres"));
        Assert.Contains("Username=postgres;", ConnectionString("postgres-owner"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_production_start_needs_is_asked_for_and_no_value_of_a_secret_is_in_it()
    {
        foreach (var service in Services)
        {
            Assert.Equal("{identity-authority.value}", Env(service, "Identity__Authority"));
            Assert.Matches(@"^\{[a-z-]+\.value\}$", Env(service, "Identity__ServiceKey")!);
            Assert.Equal("{" + service + "-encryption-keys.value}", Env(service, "Keys__Encryption"));
            Assert.Equal("{position-keys.value}", Env(service, "Keys__Position"));
            Assert.Equal(service == "cases" ? "{cases-hash-keys.value}" : null, Env(service, "Keys__Hash"));
        }

        var parameters = resources.EnumerateObject().Where(resource => Type(resource.Value) == "parameter.v0").ToList();
        Assert.NotEmpty(parameters);
        Assert.All(parameters.Where(parameter => parameter.Value.TryGetProperty("inputs", out _)), parameter =>
            Assert.Equal("{" + parameter.Name + ".inputs.value}", parameter.Value.GetProperty("value").GetString()));
    }

    [Fact]
    public void No_process_is_given_a_key_that_another_service_encrypts_finds_persons_or_signs_with()
    {
        foreach (var owner in Services)
        {
            foreach (var secret in (string[])[$"{owner}-encryption-keys", $"{owner}-hash-keys", $"{owner}-signing-key"])
            {
                Assert.All(
                    resources.EnumerateObject().Where(resource => resource.Name != owner && Type(resource.Value) != "parameter.v0"),
                    resource => Assert.DoesNotContain("{" + secret + ".", resource.Value.GetRawText(), StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void No_development_key_setting_or_path_is_in_it()
    {
        // Without a setting a program runs in production.
        Assert.DoesNotContain("Development", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Identity__PublicKey", text, StringComparison.Ordinal);
        Assert.DoesNotContain("users-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Keys__Folder", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Restore__", text, StringComparison.Ordinal);
        Assert.DoesNotContain(folder, text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_reads_another_s_events_is_told_its_address()
    {
        Assert.Equal("{cases.bindings.grpc.url}", Env("scheduling", "services__cases__grpc__0"));
        Assert.Equal("{cases.bindings.grpc.url}", Env("coordination", "services__cases__grpc__0"));
        foreach (var publisher in (string[])["cases", "scheduling", "coordination"])
        {
            Assert.Equal("{" + publisher + ".bindings.grpc.url}", Env("documentation", $"services__{publisher}__grpc__0"));
        }
    }

    private static string? Type(JsonElement resource) => resource.GetProperty("type").GetString();

    private string ConnectionString(string resource) => resources.GetProperty(resource).GetProperty("connectionString").GetString()!;

    private string? Env(string resource, string name) =>
        resources.GetProperty(resource).GetProperty("env").TryGetProperty(name, out var value) ? value.GetString() : null;
}

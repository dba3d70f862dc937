using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>The stack as the AppHost describes it, not started: parts that need an engine that a machine may lack, and how the dashboard shows it.</summary>
public sealed class ModelTests(DescribedStacks stacks) : IClassFixture<DescribedStacks>
{
    [Fact]
    public async Task With_an_engine_PostgreSQL_and_Redis_are_containers_of_the_versions_that_are_tested()
    {
        var model = await Model("containers");

        Assert.Equal("library/postgres:18", ImageOf(model, "postgres"));
        Assert.Equal("library/redis:8.6", ImageOf(model, "redis"));
        Assert.DoesNotContain(model.Resources.OfType<ExecutableResource>(), resource => resource.Name is "postgres" or "redis");
    }

    [Fact]
    public async Task With_an_engine_a_stack_in_a_folder_of_its_own_keeps_its_data_in_no_volume()
    {
        // Only a stack in .local is kept; for the published volume see ManifestTests.
        Assert.Empty(Find(await Model("containers"), "postgres").Annotations.OfType<ContainerMountAnnotation>());
    }

    [Theory]
    [InlineData("containers")]
    [InlineData("processes")]
    public async Task Services_connect_as_their_own_roles_whatever_the_server_runs_in(string engine)
    {
        var model = await Model(engine);

        foreach (var service in Stack.Services)
        {
            Assert.Matches(
                $@"^Host=\{{postgres\.bindings\.tcp\.host\}};Port=\{{postgres\.bindings\.tcp\.port\}};Database={service}db;Username={service}_app;Password=\{{{service}-app-password\.value\}}$",
                Expression(model, $"{service}db"));
            Assert.Contains($"Database={service}db;Username={service}_worker;", Expression(model, $"{service}db-worker"), StringComparison.Ordinal);
        }

        Assert.Contains("Database=postgres;Username=postgres;", Expression(model, "postgres-owner"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("containers")]
    [InlineData("processes")]
    public async Task Databases_stand_under_their_server_and_the_other_ways_into_them_are_not_shown(string engine)
    {
        var model = await Model(engine);

        foreach (var service in Stack.Services)
        {
            Assert.Equal("postgres", ParentOf(model, $"{service}db"));
            Assert.False(IsHidden(model, $"{service}db"));
            Assert.True(IsHidden(model, $"{service}db-worker"));
        }

        Assert.True(IsHidden(model, "postgres-owner"));
        Assert.Equal("cases", ParentOf(model, "cases-2"));
    }

    [Fact]
    public async Task A_service_can_have_several_replicas_behind_its_port()
    {
        var model = await Model("processes", "--Replicas:cases=3");

        Assert.Equal(3, Find(model, "cases").Annotations.OfType<ReplicaAnnotation>().Last().Replicas);
        Assert.All(Find(model, "cases").Annotations.OfType<EndpointAnnotation>(), endpoint => Assert.True(endpoint.IsProxied));
        Assert.All(Find(model, "scheduling").Annotations.OfType<EndpointAnnotation>(), endpoint => Assert.False(endpoint.IsProxied));
    }

    private Task<DistributedApplicationModel> Model(string engine, string? setting = null) => stacks.Described(engine, setting);

    private static IResource Find(DistributedApplicationModel model, string name) => model.Resources.Single(resource => resource.Name == name);

    private static string ImageOf(DistributedApplicationModel model, string name)
    {
        var image = Find(model, name).Annotations.OfType<ContainerImageAnnotation>().Last();
        return $"{image.Image}:{image.Tag}";
    }

    private static string Expression(DistributedApplicationModel model, string name) =>
        ((IResourceWithConnectionString)Find(model, name)).ConnectionStringExpression.ValueExpression;

    private static string? ParentOf(DistributedApplicationModel model, string name) => Find(model, name).Annotations
        .OfType<ResourceRelationshipAnnotation>().SingleOrDefault(relation => relation.Type == "Parent")?.Resource.Name;

    // The type is internal to Aspire.
    private static bool IsHidden(DistributedApplicationModel model, string name) =>
        Find(model, name).Annotations.Any(annotation => annotation.GetType().Name == "HiddenAnnotation");
}

/// <summary>Each description once. Disposing of one that was never started takes half a minute, so all are disposed of together.</summary>
public sealed class DescribedStacks : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("sygeopfoelgning-").FullName;
    private readonly Dictionary<string, DistributedApplication> built = [];

    internal async Task<DistributedApplicationModel> Described(string engine, string? setting)
    {
        var key = $"{engine}{setting}";
        if (!built.TryGetValue(key, out var app))
        {
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
                [$"--Local:Folder={folder}/{built.Count}", "--Local:Ports=random", "--DcpPublisher:RandomizePorts=false",
                    $"--Backing:Engine={engine}", .. setting is null ? (string[])[] : [setting]]);
            app = built[key] = await builder.BuildAsync();
        }

        return app.Services.GetRequiredService<DistributedApplicationModel>();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Task.WhenAll(built.Values.Select(app => app.DisposeAsync().AsTask()));
        Directory.Delete(folder, recursive: true);
    }
}

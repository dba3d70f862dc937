using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Xunit;

namespace StandIns.Tests.Hosting;

public sealed class ModelTests
{
    [Theory]
    [InlineData("1st")]
    [InlineData("with_underscore")]
    [InlineData("ends-")]
    [InlineData("two--hyphens")]
    public void A_name_that_cannot_be_a_host_name_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Describe.Application().AddExecutable(name, "program", "."));

    [Fact]
    public void Two_resources_cannot_have_one_name_whatever_its_case()
    {
        var builder = Describe.Application();
        builder.AddExecutable("redis", "redis", ".");

        Assert.Throws<DistributedApplicationException>(() => builder.AddRedis("Redis"));
    }

    [Fact]
    public void Two_endpoints_cannot_have_one_name() =>
        Assert.Throws<DistributedApplicationException>(() => Describe.Application().AddExecutable("web", "web", ".").WithHttpEndpoint().WithHttpEndpoint());

    [Fact]
    public void Without_a_proxy_the_port_and_the_target_port_are_one()
    {
        var web = Describe.Application().AddExecutable("web", "web", ".").WithHttpEndpoint(port: 5000, isProxied: false).WithEndpoint(targetPort: 6000, name: "tcp", isProxied: false);

        Assert.Equal(5000, web.GetEndpoint("http").TargetPort);
        Assert.Equal(6000, web.GetEndpoint("tcp").EndpointAnnotation.Port);
    }

    [Fact]
    public void A_proxied_endpoint_keeps_its_target_port_to_itself()
    {
        var endpoint = Describe.Application().AddExecutable("web", "web", ".").WithHttpEndpoint(port: 5000).GetEndpoint("http");

        Assert.True(endpoint.EndpointAnnotation.IsProxied);
        Assert.Null(endpoint.TargetPort);
    }

    [Fact]
    public void An_endpoint_that_is_not_there_is_named_with_those_that_are()
    {
        var web = Describe.Application().AddExecutable("web", "web", ".").WithHttpEndpoint();

        var error = Assert.Throws<InvalidOperationException>(() => web.GetEndpoint("grpc").Url);

        Assert.Contains("`grpc`", error.Message, StringComparison.Ordinal);
        Assert.Contains("`http`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_cannot_wait_for_itself()
    {
        var web = Describe.Application().AddExecutable("web", "web", ".");

        Assert.Throws<DistributedApplicationException>(() => web.WaitFor(web));
    }

    [Fact]
    public void Who_waits_for_a_database_waits_for_its_server_too()
    {
        var builder = Describe.Application();
        var database = builder.AddPostgres("postgres").AddDatabase("casesdb");
        var cases = builder.AddExecutable("cases", "cases", ".").WaitFor(database);

        Assert.Equal(["postgres", "casesdb"], cases.Resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name));
    }

    [Fact]
    public async Task What_needs_others_stops_before_them_and_a_circle_of_readers_does_no_harm()
    {
        var builder = Describe.Application();
        var server = builder.AddExecutable("server", "server", ".").WithEndpoint(name: "tcp");
        var connection = builder.AddConnectionString("db", ReferenceExpression.Create($"Host={server.GetEndpoint("tcp").Property(EndpointProperty.Host)}"));
        var one = builder.AddProject("one", "One/One.csproj").WithHttpEndpoint().WithReference(connection);
        var other = builder.AddProject("other", "Other/Other.csproj").WithHttpEndpoint().WithReference(one).WaitFor(one);
        one.WithReference(other);
        await using var application = builder.Build();

        var order = StopOrder.Of(new DistributedApplicationModel(builder.Resources), [Control(server.Resource), Control(one.Resource), Control(other.Resource)]);

        Assert.Equal(["other", "one", "server"], order.Select(together => Assert.Single(together).Resource.Name));

        static ProcessControl Control(IResource resource) => new(resource, resource.Instances()[0], null!, null!, null!, _ => Task.CompletedTask);
    }

    [Fact]
    public async Task Braces_in_an_expression_are_kept_and_values_are_escaped_where_asked()
    {
        var builder = Describe.Application();
        var password = builder.AddParameter("password", "p/w", secret: true);

        var expression = ReferenceExpression.Create($"{{json}} redis://:{password:uri}@host {password}");

        Assert.Equal("{json} redis://:p%2Fw@host p/w", await expression.GetValueAsync(CancellationToken.None));
        Assert.Equal("{json} redis://:{password.value}@host {password.value}", expression.ValueExpression);
    }

    [Fact]
    public async Task An_expression_can_be_built_piece_by_piece()
    {
        var parameter = Describe.Application().AddParameter("name", "value");
        var builder = new ReferenceExpressionBuilder();

        Assert.True(builder.IsEmpty);
        builder.AppendLiteral("a=");
        builder.AppendFormatted(parameter.Resource);
        builder.Append($";b={parameter}");

        Assert.Equal("a=value;b=value", await builder.Build().GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_parameter_without_a_value_says_which_key_is_missing()
    {
        var parameter = Describe.Application().AddParameter("api-key", secret: true);

        var error = await Assert.ThrowsAsync<MissingParameterValueException>(async () => await parameter.Resource.GetValueAsync(CancellationToken.None));

        Assert.Contains("Parameters:api-key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generated_value_has_what_it_must_have()
    {
        var value = new GenerateParameterDefault { MinLength = 12, Special = false, MinLower = 2, MinUpper = 3, MinNumeric = 4 }.GetDefaultValue();

        Assert.Equal(12, value.Length);
        Assert.True(value.Count(char.IsAsciiLetterLower) >= 2);
        Assert.True(value.Count(char.IsAsciiLetterUpper) >= 3);
        Assert.True(value.Count(char.IsAsciiDigit) >= 4);
        Assert.All(value, sign => Assert.True(char.IsAsciiLetterOrDigit(sign)));
    }

    [Fact]
    public async Task PostgreSQL_in_a_container_is_reached_as_its_connection_string_says()
    {
        var builder = Describe.Application();
        var server = builder.AddPostgres("postgres", password: builder.AddParameter("password", "pw", secret: true), port: 5532).WithImageTag("18").WithDataVolume("data");
        var database = server.AddDatabase("casesdb", "cases");
        server.Resource.PrimaryEndpoint.At(5532);

        Assert.Equal(
            "Host=localhost;Port=5532;Username=postgres;Password=pw;Database=cases",
            await database.Resource.ConnectionStringExpression.GetValueAsync(CancellationToken.None));
        Assert.True(server.Resource.TryGetContainerImageName(out var image));
        Assert.Equal("docker.io/library/postgres:18", image);
        Assert.Equal("/var/lib/postgresql", Assert.Single(server.Resource.Annotations.OfType<ContainerMountAnnotation>()).Target);
    }

    [Fact]
    public async Task Redis_in_a_container_is_reached_as_its_connection_string_says()
    {
        var builder = Describe.Application();
        var redis = builder.AddRedis("redis", password: builder.AddParameter("password", "pw", secret: true));
        redis.Resource.PrimaryEndpoint.At(6479);

        Assert.Equal("localhost:6479,password=pw", await redis.Resource.ConnectionStringExpression.GetValueAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("--publisher", "manifest")]
    [InlineData("--operation", "publish")]
    public async Task Publishing_is_refused_with_a_sentence_that_says_what_to_do(params string[] args)
    {
        await using var application = Describe.Application(args).Build();

        var refusal = await Assert.ThrowsAnyAsync<DistributedApplicationException>(() => application.StartAsync());

        Assert.Contains("cannot publish", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_orchestrator_is_refused_with_a_sentence_that_says_what_to_do()
    {
        await using var application = Describe.Application("--dcp-cli-path", "/nowhere/dcp").Build();

        var refusal = await Assert.ThrowsAnyAsync<DistributedApplicationException>(() => application.StartAsync());

        Assert.Contains("/nowhere/dcp", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("eng/feed/fill", refusal.Message, StringComparison.Ordinal);
    }
}

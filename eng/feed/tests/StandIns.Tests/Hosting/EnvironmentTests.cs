using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace StandIns.Tests.Hosting;

public sealed class EnvironmentTests
{
    [Fact]
    public async Task A_connection_string_is_handed_over_under_its_name()
    {
        var builder = Describe.Application();
        var password = builder.AddParameter("password", "p;w", secret: true);
        var database = builder.AddConnectionString("casesdb", ReferenceExpression.Create($"Host=localhost;Password={password}"));
        var service = builder.AddExecutable("cases", "cases", ".").WithReference(database);

        var environment = await builder.Environment(service.Resource);

        Assert.Equal("Host=localhost;Password=p;w", environment["ConnectionStrings__casesdb"]);
    }

    [Fact]
    public async Task A_connection_string_can_be_handed_over_under_another_name()
    {
        var builder = Describe.Application("--ConnectionStrings:casesdb=Host=db");
        var service = builder.AddExecutable("cases", "cases", ".").WithReference(builder.AddConnectionString("casesdb"), "main");

        Assert.Equal("Host=db", (await builder.Environment(service.Resource))["ConnectionStrings__main"]);
    }

    [Fact]
    public async Task A_missing_connection_string_is_an_error()
    {
        var builder = Describe.Application();
        var service = builder.AddExecutable("cases", "cases", ".").WithReference(builder.AddConnectionString("none", ReferenceExpression.Empty));

        await Assert.ThrowsAsync<DistributedApplicationException>(() => builder.Environment(service.Resource));
    }

    [Fact]
    public async Task A_connection_string_that_is_optional_may_be_missing()
    {
        var builder = Describe.Application();
        var service = builder.AddExecutable("cases", "cases", ".").WithReference(builder.AddConnectionString("none", ReferenceExpression.Empty), optional: true);

        Assert.DoesNotContain("ConnectionStrings__none", (await builder.Environment(service.Resource)).Keys);
    }

    [Fact]
    public async Task A_reference_to_a_project_tells_all_its_endpoints_by_name()
    {
        var builder = Describe.Application();
        var cases = builder.AddProject("cases", "Cases/Cases.csproj")
            .WithHttpEndpoint(name: "http")
            .WithEndpoint("grpc", endpoint => (endpoint.UriScheme, endpoint.Transport) = ("http", "http2"));
        cases.GetEndpoint("http").At(5201);
        cases.GetEndpoint("grpc").At(5101);
        var reader = builder.AddExecutable("reader", "reader", ".").WithReference(cases);

        var environment = await builder.Environment(reader.Resource);

        Assert.Equal("http://localhost:5201", environment["services__cases__http__0"]);
        Assert.Equal("http://localhost:5101", environment["services__cases__grpc__0"]);
        Assert.Equal("http://localhost:5101", environment["CASES_GRPC"]);
    }

    [Fact]
    public async Task A_reference_to_one_endpoint_tells_no_other()
    {
        var builder = Describe.Application();
        var cases = builder.AddProject("cases", "Cases/Cases.csproj").WithHttpEndpoint(name: "http").WithHttpEndpoint(name: "admin");
        cases.GetEndpoint("http").At(5201);
        cases.GetEndpoint("admin").At(5301);
        var reader = builder.AddExecutable("reader", "reader", ".").WithReference(cases.GetEndpoint("http"));

        var environment = await builder.Environment(reader.Resource);

        Assert.Equal("http://localhost:5201", environment["services__cases__http__0"]);
        Assert.DoesNotContain("services__cases__admin__0", environment.Keys);
    }

    [Fact]
    public async Task A_web_project_is_told_where_to_listen()
    {
        var builder = Describe.Application();
        var cases = builder.AddProject("cases", "Cases/Cases.csproj").WithHttpEndpoint(name: "http").WithHttpEndpoint(targetPort: 8081, name: "admin", env: "ADMIN_PORT");
        cases.GetEndpoint("http").At(5201);
        cases.GetEndpoint("admin").At(5301);

        var environment = await builder.Environment(cases.Resource);

        Assert.Equal("http://localhost:{target};http://localhost:8081", environment["ASPNETCORE_URLS"]);
        Assert.Equal("8081", environment["ADMIN_PORT"]);
        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
    }

    [Fact]
    public async Task A_project_that_names_its_endpoints_in_its_own_settings_is_told_their_new_addresses()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "appsettings.json"),
                """{ "Kestrel": { "Endpoints": { "grpc": { "Url": "http://localhost:5101", "Protocols": "Http2" }, "http": { "Url": "http://localhost:5201" } } } }""");
            var builder = Describe.Application();
            var cases = builder.AddProject("cases", Path.Combine(folder.FullName, "Cases.csproj"));
            cases.GetEndpoint("grpc").At(1);
            cases.GetEndpoint("http").At(2);

            var environment = await builder.Environment(cases.Resource);

            Assert.Equal("http2", cases.GetEndpoint("grpc").EndpointAnnotation.Transport);
            Assert.Equal(5101, cases.GetEndpoint("grpc").EndpointAnnotation.Port);
            Assert.Equal("http://localhost:{target}", environment["Kestrel__Endpoints__grpc__Url"]);
            Assert.Equal("http://localhost:{target}", environment["Kestrel__Endpoints__http__Url"]);
            Assert.DoesNotContain("ASPNETCORE_URLS", environment.Keys);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Values_of_all_kinds_can_stand_in_a_variable()
    {
        var builder = Describe.Application();
        var secret = builder.AddParameter("secret", "s3", secret: true);
        var server = builder.AddExecutable("server", "server", ".").WithEndpoint(port: 6000, targetPort: 6000, name: "tcp", isProxied: false);
        server.GetEndpoint("tcp").At(6000);
        var client = builder.AddExecutable("client", "client", ".")
            .WithEnvironment("TEXT", "text")
            .WithEnvironment("LATER", () => "later")
            .WithEnvironment("PARAMETER", secret)
            .WithEnvironment("ENDPOINT", server.GetEndpoint("tcp"))
            .WithEnvironment("PORT", server.GetEndpoint("tcp").Property(EndpointProperty.Port))
            .WithEnvironment("INTERPOLATED", $"{server.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)},password={secret}")
            .WithEnvironment(context => context.EnvironmentVariables["NUMBER"] = 7);

        var environment = await builder.Environment(client.Resource);

        Assert.Equal("text", environment["TEXT"]);
        Assert.Equal("later", environment["LATER"]);
        Assert.Equal("s3", environment["PARAMETER"]);
        Assert.Equal("tcp://localhost:6000", environment["ENDPOINT"]);
        Assert.Equal("6000", environment["PORT"]);
        Assert.Equal("localhost:6000,password=s3", environment["INTERPOLATED"]);
        Assert.Equal("7", environment["NUMBER"]);
    }

    [Fact]
    public async Task An_argument_made_of_a_secret_is_a_secret_and_no_other()
    {
        var builder = Describe.Application();
        var secret = builder.AddParameter("secret", "s3", secret: true);
        var program = builder.AddExecutable("program", "program", ".", "--verbose").WithArgs(secret, ReferenceExpression.Create($"--key={secret}"));

        Assert.Equal([new("--verbose", false), new("s3", true), new("--key=s3", true)], await builder.Arguments(program.Resource));
    }

    [Fact]
    public async Task A_project_is_told_where_its_telemetry_goes()
    {
        var builder = Describe.Application("--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317", "--AppHost:OtlpApiKey=key");
        var cases = builder.AddProject("cases", "Cases/Cases.csproj");

        var environment = await builder.Environment(cases.Resource);

        Assert.Equal("http://localhost:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("grpc", environment["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal("x-otlp-api-key=key", environment["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.StartsWith("service.instance.id=", environment["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Xunit;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace StandIns.Tests.Grpc;

public sealed class ReflectionTests(GreeterHost host) : IClassFixture<GreeterHost>
{
    private const string Sample = "Grpc/sample.proto";

    [Fact]
    public async Task It_lists_every_mapped_service()
    {
        var answer = await Ask(new() { ListServices = "" });

        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "standins.sample.v1.GreeterService"],
            answer.ListServicesResponse.Service.Select(service => service.Name).Order());
    }

    [Theory]
    [InlineData("standins.sample.v1.GreeterService")]
    [InlineData("standins.sample.v1.GreeterService.Greet")]
    [InlineData("standins.sample.v1.GreetRequest")]
    [InlineData("standins.sample.v1.GreetResponse.Line")]
    [InlineData("standins.sample.v1.GreetResponse.Tone")]
    [InlineData("standins.sample.v1.role")]
    public async Task It_finds_the_file_of_a_symbol_with_all_it_imports(string symbol) =>
        Assert.Equal([Sample, "google/protobuf/descriptor.proto", "google/protobuf/timestamp.proto"], Files(await Ask(new() { FileContainingSymbol = symbol })));

    [Fact]
    public async Task It_finds_a_file_by_name() =>
        Assert.Equal(["google/protobuf/timestamp.proto"], Files(await Ask(new() { FileByFilename = "google/protobuf/timestamp.proto" })));

    [Fact]
    public async Task It_finds_the_file_of_an_extension()
    {
        var wanted = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 50123 };

        Assert.Equal(Sample, Files(await Ask(new() { FileContainingExtension = wanted }))[0]);
    }

    [Fact]
    public async Task It_numbers_the_extensions_of_a_message()
    {
        var extended = await Ask(new() { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" });
        var plain = await Ask(new() { AllExtensionNumbersOfType = "standins.sample.v1.GreetRequest" });

        Assert.Equal(("google.protobuf.MethodOptions", 50123), (extended.AllExtensionNumbersResponse.BaseTypeName, Assert.Single(extended.AllExtensionNumbersResponse.ExtensionNumber)));
        Assert.Empty(plain.AllExtensionNumbersResponse.ExtensionNumber);
    }

    public static TheoryData<ServerReflectionRequest> Unknown() =>
    [
        new() { FileByFilename = "none.proto" },
        new() { FileContainingSymbol = "standins.sample.v1.None" },
        new() { AllExtensionNumbersOfType = "standins.sample.v1.GreeterService" },
        new() { FileContainingExtension = new() { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 1 } },
    ];

    [Theory]
    [MemberData(nameof(Unknown), DisableDiscoveryEnumeration = true)]
    public async Task What_it_does_not_know_it_says_so_and_goes_on(ServerReflectionRequest unknown)
    {
        var answers = await AskAll(unknown, new() { Host = "here", ListServices = "" });

        Assert.Equal((int)StatusCode.NotFound, answers[0].ErrorResponse.ErrorCode);
        Assert.Equal(unknown, answers[0].OriginalRequest);
        Assert.NotEmpty(answers[1].ListServicesResponse.Service);
        Assert.Equal("here", answers[1].ValidHost);
    }

    [Fact]
    public async Task The_older_version_gives_the_same_answers()
    {
        using var call = new V1Alpha.ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo();
        var request = new ServerReflectionRequest { FileContainingSymbol = "standins.sample.v1.GreeterService" };
        await call.RequestStream.WriteAsync(V1Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(default));

        Assert.Equal((await Ask(request)).ToByteString(), call.ResponseStream.Current.ToByteString());
    }

    [Fact]
    public void Mapping_it_without_adding_it_is_refused()
    {
        var app = WebApplication.CreateBuilder().Build();

        Assert.Contains("AddGrpcReflection", Assert.Throws<InvalidOperationException>(app.MapGrpcReflectionService).Message);
    }

    [Theory]
    [InlineData("grpc-v1")]
    [InlineData("grpc-v1alpha")]
    public async Task A_foreign_client_calls_a_service_it_only_knows_by_reflection(string version)
    {
        var (code, output, error) = await GreeterHost.BufCurl(
            "--protocol", "grpc", "--reflect-protocol", version, "-d", """{"name": "Ane"}""", $"{host.Address}/standins.sample.v1.GreeterService/Greet");

        Assert.True(code == 0, error);
        var expected = JsonNode.Parse("""{"lines": [{"text": "God dag, Ane", "tone": "TONE_WARM"}]}""");
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(output)), output);
    }

    [Fact]
    public async Task A_foreign_client_lists_the_services()
    {
        var (code, output, error) = await GreeterHost.BufCurl("--protocol", "grpc", "--list-services", host.Address);

        Assert.True(code == 0, error);
        Assert.Contains("standins.sample.v1.GreeterService", output.Split('\n'));
    }

    private static List<string> Files(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(bytes => FileDescriptorProto.Parser.ParseFrom(bytes).Name)];

    private async Task<ServerReflectionResponse> Ask(ServerReflectionRequest request) => (await AskAll(request))[0];

    private async Task<List<ServerReflectionResponse>> AskAll(params ServerReflectionRequest[] requests)
    {
        using var call = new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo();
        var answers = new List<ServerReflectionResponse>();
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext(default));
            answers.Add(call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        return answers;
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Grpc.AspNetCore.Web;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StandIns.Tests.Sample.V1;
using Xunit;

namespace StandIns.Tests.Grpc;

/// <summary>gRPC-Web as a browser speaks it: an ordinary HTTP client that sees no trailers.</summary>
public sealed class WebTests : IAsyncLifetime
{
    private const string Web = "application/grpc-web";
    private const string WebText = "application/grpc-web-text";

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private WebApplication app = null!;
    private Dictionary<Version, Uri> addresses = [];

    public static TheoryData<string, string, string> Forms
    {
        get
        {
            var forms = new TheoryData<string, string, string>();
            foreach (var http in (string[])["1.1", "2.0"])
            {
                foreach (var (request, answer) in ((string, string)[])[(Web, Web), (WebText, WebText), (Web, WebText), (WebText, Web)])
                {
                    forms.Add(http, request, answer);
                }
            }

            return forms;
        }
    }

    public Task InitializeAsync() => Start(new GrpcWebOptions { DefaultEnabled = true }, _ => { });

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_call_is_answered_with_a_message_and_trailers_in_the_body(string http, string request, string answer)
    {
        var got = await Call("Greet", "Ane", http, request, answer);

        Assert.Equal(answer, got.ContentType);
        Assert.Equal("God dag, Ane", Assert.Single(got.Messages));
        Assert.Equal("0", got.Trailers["grpc-status"]);
        Assert.Equal("af", got.Trailers["farvel"]);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_stream_is_a_message_a_frame(string http, string request, string answer)
    {
        var got = await Call("GreetAgain", "Bo", http, request, answer);

        Assert.Equal(["God dag, Bo", "God dag igen, Bo", "Stadig god dag, Bo"], got.Messages);
        Assert.Equal("0", got.Trailers["grpc-status"]);
    }

    [Fact]
    public async Task A_message_of_a_stream_arrives_before_the_next_is_written()
    {
        using var answer = await Send("GreetAgain", "slowly", "1.1", WebText, WebText);
        await using var body = await answer.Content.ReadAsStreamAsync();

        var first = new byte[Frame("God dag, slowly").Length];
        await body.ReadExactlyAsync(first).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Greeter.Next.Release();
        Greeter.Next.Release();

        Assert.Equal(Frame("God dag, slowly"), first);
        var rest = await new StreamReader(body).ReadToEndAsync();
        Assert.EndsWith("grpc-status: 0\r\n", Encoding.ASCII.GetString(Pieces(rest)), StringComparison.Ordinal);

        static byte[] Frame(string text) => Encoding.ASCII.GetBytes(Convert.ToBase64String(Framed(Answer(text).ToByteArray())));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_refusal_before_any_message_is_told_in_the_headers(string http)
    {
        using var answer = await Send("Greet", "nobody", http, Web, Web);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("5", answer.Headers.GetValues("grpc-status").Single());
        Assert.Equal("Ingen her", Uri.UnescapeDataString(answer.Headers.GetValues("grpc-message").Single()));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_refusal_after_a_message_is_told_in_the_body(string http)
    {
        var got = await Call("GreetAgain", "nobody", http, Web, Web);

        Assert.Equal(["God dag, nobody"], got.Messages);
        Assert.Equal("5", got.Trailers["grpc-status"]);
        Assert.Equal("AQI=", got.Trailers["more-bin"]);
    }

    [Theory]
    [InlineData("1.1", Web)]
    [InlineData("1.1", WebText)]
    [InlineData("2.0", Web)]
    public async Task A_deadline_that_passes_ends_a_call(string http, string form)
    {
        using var answer = await Send("Greet", "forever", http, form, form, timeout: "50m");

        Assert.Equal("4", answer.Headers.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("1.1", Web)]
    [InlineData("1.1", WebText)]
    [InlineData("2.0", Web)]
    public async Task A_deadline_that_passes_ends_a_stream_with_trailers(string http, string form)
    {
        var got = await Call("GreetAgain", "forever", http, form, form, timeout: "200m");

        Assert.Equal(["God dag, forever"], got.Messages);
        Assert.Equal("4", got.Trailers["grpc-status"]);
    }

    [Fact]
    public async Task A_request_in_several_pieces_of_base64_is_read_as_one()
    {
        var frame = Framed(new GreetRequest { Name = new string('a', 50_000) }.ToByteArray());
        var pieces = frame.Chunk(1_000).Select(Convert.ToBase64String);

        var got = await Read(await Post("Greet", "1.1", WebText, Web, Encoding.ASCII.GetBytes(string.Concat(pieces))));

        Assert.Equal(new string('a', 50_000), Assert.Single(got.Messages)["God dag, ".Length..]);
    }

    [Fact]
    public async Task A_message_of_a_megabyte_goes_through_in_both_directions()
    {
        var name = new string('æ', 500_000);

        var got = await Call("Greet", name, "1.1", WebText, WebText);

        Assert.Equal($"God dag, {name}", Assert.Single(got.Messages));
    }

    [Theory]
    [InlineData("AAAA!AAA")]
    [InlineData("AAAAA")]
    public async Task What_is_not_base64_is_no_request(string body)
    {
        using var answer = await Post("Greet", "1.1", WebText, WebText, Encoding.ASCII.GetBytes(body));

        Assert.NotEqual("0", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task One_connection_takes_call_after_call()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal([$"God dag, {i}"], (await Call("Greet", $"{i}", "1.1", Web, Web)).Messages);
        }
    }

    [Fact]
    public async Task Only_what_is_gRPC_Web_is_answered_as_such()
    {
        using var plain = await Post("Greet", "1.1", "application/grpc", "application/grpc", Framed([]));
        using var similar = await Post("Greet", "1.1", "application/grpc-webbed", Web, Framed([]));

        Assert.Equal(HttpStatusCode.UpgradeRequired, plain.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, similar.StatusCode);
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    public async Task An_endpoint_may_say_itself_whether_it_speaks_it(bool byDefault, bool? itself, bool speaks)
    {
        await DisposeAsync();
        await Start(new GrpcWebOptions { DefaultEnabled = byDefault }, endpoint => _ = itself switch
        {
            true => endpoint.EnableGrpcWeb(),
            false => endpoint.DisableGrpcWeb(),
            null => endpoint,
        });

        using var answer = await Send("Greet", "Ane", "1.1", Web, Web);

        Assert.Equal(speaks ? HttpStatusCode.OK : HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public void The_attributes_say_what_they_are_called()
    {
        Assert.True(((IGrpcWebEnabledMetadata)new EnableGrpcWebAttribute()).GrpcWebEnabled);
        Assert.False(((IGrpcWebEnabledMetadata)new DisableGrpcWebAttribute()).GrpcWebEnabled);
    }

    [Theory]
    [InlineData("Greet", 1)]
    [InlineData("GreetAgain", 3)]
    public async Task A_foreign_client_speaks_it(string method, int answers)
    {
        var start = new ProcessStartInfo(
            Path.Combine(Repository.Root, "eng", "tools", "node_modules", ".bin", "buf"),
            ["curl", "--protocol", "grpcweb", "--schema", Path.Combine(AppContext.BaseDirectory, "sample.binpb"), "-d", """{"name": "Ane"}""",
                $"{addresses[HttpVersion.Version11]}standins.sample.v1.GreeterService/{method}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        await BuildSchema();
        using var buf = Process.Start(start)!;
        var error = buf.StandardError.ReadToEndAsync();
        var output = await buf.StandardOutput.ReadToEndAsync();
        await buf.WaitForExitAsync();

        Assert.True(buf.ExitCode == 0, await error);
        Assert.Equal(answers, output.Split("od dag").Length - 1);
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    // buf has no sources here: the descriptors that the program carries are the schema.
    private static async Task BuildSchema()
    {
        var set = new Google.Protobuf.Reflection.FileDescriptorSet();
        foreach (var file in (Google.Protobuf.Reflection.FileDescriptor[])
            [Google.Protobuf.Reflection.DescriptorReflection.Descriptor, Google.Protobuf.WellKnownTypes.TimestampReflection.Descriptor, SampleReflection.Descriptor])
        {
            set.File.Add(file.ToProto());
        }

        await File.WriteAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "sample.binpb"), set.ToByteArray());
    }

    private async Task Start(GrpcWebOptions options, Action<GrpcServiceEndpointConventionBuilder> configure)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        app = builder.Build();
        app.UseGrpcWeb(options);
        configure(app.MapGrpcService<Greeter>());
        await app.StartAsync();
        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(one => new Uri(one)).ToList();
        addresses = new() { [HttpVersion.Version11] = listening[0], [HttpVersion.Version20] = listening[1] };
    }

    private async Task<Got> Call(string method, string name, string http, string request, string answer, string? timeout = null) =>
        await Read(await Send(method, name, http, request, answer, timeout));

    private Task<HttpResponseMessage> Send(string method, string name, string http, string request, string answer, string? timeout = null)
    {
        var frame = Framed(new GreetRequest { Name = name }.ToByteArray());
        return Post(method, http, request, answer, request == WebText ? Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)) : frame, timeout);
    }

    private Task<HttpResponseMessage> Post(string method, string http, string request, string answer, byte[] body, string? timeout = null)
    {
        var version = Version.Parse(http);
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(addresses[version], $"standins.sample.v1.GreeterService/{method}"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(request) } },
        };
        message.Headers.Add("accept", answer);
        if (timeout is not null)
        {
            message.Headers.Add("grpc-timeout", timeout);
        }

        return client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<Got> Read(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        var type = answer.Content.Headers.ContentType!.MediaType!;
        if (type == WebText)
        {
            body = Pieces(Encoding.ASCII.GetString(body));
        }

        var got = new Got(type, [], []);
        for (var at = 0; at < body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1));
            var content = body.AsSpan(at + 5, length);
            if (body[at] == 0x80)
            {
                foreach (var line in Encoding.ASCII.GetString(content).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
                {
                    got.Trailers.Add(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
                }
            }
            else
            {
                Assert.Equal(0, body[at]);
                Assert.Empty(got.Trailers);
                got.Messages.Add(GreetResponse.Parser.ParseFrom(content).Lines.Single().Text);
            }

            at += 5 + length;
        }

        return got;
    }

    private static byte[] Pieces(string text)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < text.Length;)
        {
            var padding = text.IndexOf('=', at);
            var end = padding < 0 ? text.Length : at + ((((padding - at) / 4) + 1) * 4);
            bytes.AddRange(Convert.FromBase64String(text[at..end]));
            at = end;
        }

        return [.. bytes];
    }

    private static byte[] Framed(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static GreetResponse Answer(string text) => new() { Lines = { new GreetResponse.Types.Line { Text = text } } };

    private sealed record Got(string ContentType, List<string> Messages, Dictionary<string, string> Trailers);

    private sealed class Greeter : GreeterService.GreeterServiceBase
    {
        public static readonly SemaphoreSlim Next = new(0);

        private static readonly RpcException Nobody = new(new Status(StatusCode.NotFound, "Ingen her"), new Metadata { { "more-bin", [1, 2] } });

        public override async Task<GreetResponse> Greet(GreetRequest request, ServerCallContext context)
        {
            if (request.Name == "nobody")
            {
                throw Nobody;
            }

            if (request.Name == "forever")
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            context.ResponseTrailers.Add("Farvel", "af");
            return Answer($"God dag, {request.Name}");
        }

        public override async Task GreetAgain(GreetRequest request, IServerStreamWriter<GreetResponse> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(Answer($"God dag, {request.Name}"));
            switch (request.Name)
            {
                case "nobody":
                    throw Nobody;
                case "forever":
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                    break;
            }

            foreach (var word in (string[])["God dag igen", "Stadig god dag"])
            {
                if (request.Name == "slowly")
                {
                    await Next.WaitAsync(context.CancellationToken);
                }

                await responseStream.WriteAsync(Answer($"{word}, {request.Name}"));
            }
        }
    }
}

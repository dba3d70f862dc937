using System.Net.Sockets;
using System.Text;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;
using static Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits.SentMessages;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>Messages that are too large, however they come.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class MessageSizeTests
{
    public static IEnumerable<object[]> TooLarge =>
        from bytes in new[] { Limit + 1, 5 << 20, 40 << 20 }
        from web in new[] { false, true }
        from lengthDeclared in new[] { false, true }
        select new object[] { bytes, web, lengthDeclared };

    [Theory]
    [MemberData(nameof(TooLarge))]
    [Meets("MESSAGE_TOO_LARGE")]
    public async Task What_is_too_large_is_told_the_limit_however_it_comes(int bytes, bool web, bool lengthDeclared)
    {
        var log = new Lines(LogLevel.Warning);
        await using var service = RunningService.Start(configure: builder => builder.Logging.AddProvider(log));

        var (code, status) = await RawCall.Send(service, GetCase, RawCall.Frame(new byte[bytes]), web, lengthDeclared);

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (code, status.Reason()));
        Assert.Equal($"{Limit}", status.ErrorInfo().Metadata["limit_bytes"]);
        // A retry would be as large.
        Assert.Null(status.Detail<RetryInfo>());
        Assert.Empty(log.Written);
        await service.Call();
    }

    [Theory]
    [InlineData(true, "AA==")]
    [InlineData(true, "!")]
    [InlineData(false, "AA==")]
    [InlineData(false, "!")]
    [Meets("MESSAGE_TOO_LARGE")]
    public async Task A_text_that_is_too_large_is_told_the_limit_whatever_follows(bool http2, string end)
    {
        var log = new Lines(LogLevel.Warning);
        await using var service = RunningService.Start(configure: builder => builder.Logging.AddProvider(log));

        var (code, status) = await RawCall.SendText(service, GetCase, TextOf(RawCall.Frame(new byte[1 << 20])) + end, http2, textAnswer: false);

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (code, status.Reason()));
        Assert.Empty(log.Written);
        await service.Call();
    }

    [Fact]
    public async Task A_message_that_unpacks_to_more_than_it_may_is_told_the_limit()
    {
        await using var service = RunningService.Start();

        var (code, status) = await RawCall.Send(
            service, GetCase, RawCall.Frame(Gzipped(new byte[8 << 20]), packed: 1), web: false, lengthDeclared: true, ("grpc-encoding", "gzip"));

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (code, status.Reason()));
    }

    [Fact]
    public async Task What_has_just_the_size_that_it_may_have_is_taken()
    {
        await using var service = RunningService.Start();
        // A field that the method does not know fills it up.
        byte[] message = [.. Message, 0xFA, 0x01, .. Varint(Limit - Message.Length - 5), .. new byte[Limit - Message.Length - 5]];
        Assert.Equal(Limit, message.Length);

        var (code, _) = await RawCall.Send(service, GetCase, RawCall.Frame(message), web: false, lengthDeclared: true);

        Assert.Equal(StatusCode.OK, code);
    }

    [Theory]
    [InlineData("Content-Length")]
    [InlineData("chunked")]
    public async Task Whoever_sends_everything_first_and_listens_afterwards_hears_the_answer_too(string how)
    {
        const int Size = 5 << 20;
        await using var service = RunningService.Start();
        using var tcp = new TcpClient();
        using var patience = new CancellationTokenSource(Patience);
        await tcp.ConnectAsync("127.0.0.1", service.HttpAddress.Port, patience.Token);
        var stream = tcp.GetStream();
        var body = RawCall.Frame(new byte[Size]);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {GetCase} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {service.Token()}\r\ncontent-type: application/grpc-web+proto\r\n"
            + (how == "chunked" ? "transfer-encoding: chunked\r\n\r\n" : $"content-length: {body.Length}\r\n\r\n")), patience.Token);
        foreach (var piece in body.Chunk(64 * 1024))
        {
            if (how == "chunked")
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), patience.Token);
            }

            await stream.WriteAsync(piece, patience.Token);
            if (how == "chunked")
            {
                await stream.WriteAsync("\r\n"u8.ToArray(), patience.Token);
            }
        }

        if (how == "chunked")
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), patience.Token);
        }

        var answer = new byte[8 * 1024];
        var length = await stream.ReadAsync(answer, patience.Token);
        Assert.Contains("grpc-status: 8", Encoding.ASCII.GetString(answer, 0, length).ToLowerInvariant(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-nobody: 1")]
    [InlineData("authorization: Bearer a.b.c")]
    public async Task Who_is_turned_away_hears_it_however_much_was_sent(string header)
    {
        await using var service = RunningService.Start();
        var body = new byte[5 << 20];

        var answer = await Http1(service, $"{header}\r\ncontent-length: {body.Length}\r\nconnection: close", body);

        Assert.Contains("grpc-status: 16\r\n", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_method_has_the_ordinary_limit_unless_its_proto_names_another()
    {
        var limits = Contract.Methods.Values.Select(method => (method.FullName, Bytes: Contract.RequestLimit(method))).ToList();

        Assert.All(limits, one => Assert.InRange(one.Bytes, 1, 4 << 20));
        Assert.Equal(
            [
                "sygeopfoelgning.cases.v1.IntakeService.ImportInformationForms", "sygeopfoelgning.cases.v1.IntakeService.RegisterCase",
                "sygeopfoelgning.documentation.v1.JournalService.AppendEntry", "sygeopfoelgning.documentation.v1.LetterService.RenderLetter",
            ],
            limits.Where(one => one.Bytes > Limit).Select(one => one.FullName).Order());
    }
}

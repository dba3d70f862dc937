using System.Text;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;
using static Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits.SentMessages;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>Messages that cannot be read, as bytes and as text, and texts that can.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class MalformedMessageTests
{
    private static readonly Dictionary<string, (byte[] Body, string? Encoding)> Malformed = new()
    {
        ["a text in Latin-1"] = (RawCall.Frame([0x0A, 0x03, 0x53, 0xF8, 0x72]), null),
        ["no protobuf at all"] = (RawCall.Frame([0xFF, 0xFF, 0xFF]), null),
        ["a field that is cut off"] = (RawCall.Frame([0x0A, 0x24, 0x30]), null),
        ["a length beyond every end"] = (RawCall.Frame([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]), null),
        ["groups in groups in groups"] = (RawCall.Frame([.. Enumerable.Repeat((byte)0x9B, 10_000).SelectMany(first => (byte[])[first, 0x06])]), null),
        ["gzip that is none"] = (RawCall.Frame([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], packed: 1), "gzip"),
        ["gzip around what is no protobuf"] = (RawCall.Frame(Gzipped([0xFF, 0xFF, 0xFF]), packed: 1), "gzip"),
        ["a frame of no kind"] = (RawCall.Frame(Message, packed: 7), null),
        ["packed, it is not said how"] = (RawCall.Frame(Gzipped(Message), packed: 1), null),
        ["packed, though it is said not to be"] = (RawCall.Frame(Gzipped(Message), packed: 1), "identity"),
        ["nothing"] = ([], null),
        ["half a frame's head"] = ([0, 0], null),
        ["less than the frame says"] = (RawCall.Frame(Message)[..^1], null),
        ["more than the frame says"] = ([.. RawCall.Frame(Message), 0], null),
        ["two messages"] = ([.. RawCall.Frame(Message), .. RawCall.Frame(Message)], null),
    };

    private static readonly string WholeText = TextOf(RawCall.Frame(Message));

    private static readonly Dictionary<string, string> MalformedText = new()
    {
        ["bytes that are no text"] = Encoding.Latin1.GetString(RawCall.Frame(Message)),
        ["characters of no alphabet"] = "!!!!" + WholeText,
        ["a character of no alphabet at the end"] = WholeText + "*",
        ["letters beyond ASCII"] = WholeText[..8] + "æøå" + WholeText[8..],
        ["the alphabet of addresses"] = TextOf([0, 0, 0, 0, 6, 0x0A, 0x04, 0xFB, 0xFF, 0xFE, 0xFB]).Replace('+', '-').Replace('/', '_'),
        ["cut by one"] = WholeText[..^1],
        ["cut by two"] = WholeText[..^2],
        ["cut by three"] = WholeText[..^3],
        ["cut by a group"] = WholeText[..^4],
        ["one character"] = "A",
        ["three characters"] = "AAA",
        ["one character too many"] = WholeText + "A",
        ["a group too many"] = WholeText + "AAAA",
        ["padding alone"] = "====",
        ["a padding too many"] = WholeText + "=",
        ["a group of padding too many"] = WholeText + "====",
        ["padding in the middle of a group"] = WholeText[..4] + "A=AA" + WholeText[4..],
        ["three paddings"] = WholeText[..^4] + "A===",
        ["a blank in the middle"] = WholeText[..10] + " " + WholeText[10..],
        ["a blank at the beginning"] = " " + WholeText,
        ["a line's end in the middle"] = WholeText[..16] + "\r\n" + WholeText[16..],
        ["a line's end after it"] = WholeText + "\n",
        ["a blank group"] = WholeText[..8] + "    " + WholeText[8..],
        ["nothing"] = "",
        ["half a frame's head"] = TextOf([0, 0]),
        ["less than the frame says"] = TextOf(RawCall.Frame(Message)[..^3]),
        ["more than the frame says"] = TextOf([.. RawCall.Frame(Message), 0, 0, 0]),
        ["two messages in two parts"] = WholeText + WholeText,
        ["a frame of no kind"] = TextOf(RawCall.Frame(Message, packed: 0x80)),
        ["text in text"] = TextOf(Encoding.ASCII.GetBytes(WholeText)),
    };

    private static readonly Dictionary<string, string> WellFormedText = new()
    {
        ["whole"] = WholeText,
        ["head and message in parts of their own"] = TextOf(RawCall.Frame(Message)[..5]) + TextOf(Message),
        ["a part for every byte"] = string.Concat(RawCall.Frame(Message).Select(one => TextOf([one]))),
        ["without padding"] = TextOf(RawCall.Frame(Unpadded())),
        ["large"] = TextOf(RawCall.Frame([.. Message, 0xFA, 0x01, .. Varint(50_000), .. new byte[50_000]])),
    };

    public static IEnumerable<object[]> Unreadable => from what in Malformed.Keys from web in new[] { false, true } select new object[] { what, web };

    public static IEnumerable<object[]> NoText => Everyhow(MalformedText.Keys);

    public static IEnumerable<object[]> Texts => Everyhow(WellFormedText.Keys);

    [Theory]
    [MemberData(nameof(Unreadable))]
    [Meets("MESSAGE_MALFORMED")]
    public async Task What_is_no_message_is_a_refusal_that_is_measured_and_told_to_nobody_else(string what, bool web)
    {
        var spans = new Spans();
        var log = new Lines(LogLevel.Warning);
        using var calls = new Measured("rpc.server.call.duration");
        using var refused = new Measured("sygeopfoelgning.calls.refused");
        var reached = false;
        await using var service = RunningService.Start(
            _ =>
            {
                reached = true;
                return Task.FromResult(new GetCaseResponse());
            },
            builder =>
            {
                spans.Collect(builder);
                builder.Logging.AddProvider(log);
            });
        var (body, encoding) = Malformed[what];

        var (code, status) = await RawCall.Send(service, GetCase, body, web, lengthDeclared: true, encoding is null ? [] : [("grpc-encoding", encoding)]);

        Assert.Equal((StatusCode.InvalidArgument, "MESSAGE_MALFORMED"), (code, status.Reason()));
        Assert.StartsWith("Anmodningen kan ikke læses.", status.Detail<LocalizedMessage>()!.Message, StringComparison.Ordinal);
        Assert.False(reached);
        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", (await spans.Server()).DisplayName);
        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", calls.Last(("rpc.response.status_code", "INVALID_ARGUMENT"))["rpc.method"]);
        Assert.NotNull(refused.Last(("reason", "MESSAGE_MALFORMED")));
        Assert.Empty(log.Written);
    }

    [Theory]
    [MemberData(nameof(NoText))]
    [Meets("MESSAGE_MALFORMED")]
    public async Task What_is_no_text_of_a_message_is_a_refusal(string what, bool http2, bool textAnswer)
    {
        var log = new Lines(LogLevel.Warning);
        using var refused = new Measured("sygeopfoelgning.calls.refused");
        var reached = false;
        await using var service = RunningService.Start(
            _ =>
            {
                reached = true;
                return Task.FromResult(new GetCaseResponse());
            },
            builder => builder.Logging.AddProvider(log));

        foreach (var lengthDeclared in (bool[])[true, false])
        {
            var (code, status) = await RawCall.SendText(service, GetCase, MalformedText[what], http2, textAnswer, lengthDeclared);

            Assert.Equal((StatusCode.InvalidArgument, "MESSAGE_MALFORMED"), (code, status.Reason()));
        }

        Assert.False(reached);
        Assert.NotNull(refused.Last(("reason", "MESSAGE_MALFORMED")));
        Assert.Empty(log.Written);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_message_in_text_is_read_whole_or_in_parts(string what, bool http2, bool textAnswer)
    {
        string? asked = null;
        await using var service = RunningService.Start(context =>
        {
            asked = context.Method;
            return Task.FromResult(new GetCaseResponse());
        });

        foreach (var lengthDeclared in (bool[])[true, false])
        {
            var (code, _) = await RawCall.SendText(service, GetCase, WellFormedText[what], http2, textAnswer, lengthDeclared);

            Assert.Equal(StatusCode.OK, code);
        }

        Assert.Equal(GetCase, asked);
    }

    [Theory]
    [InlineData("transfer-encoding: chunked", "zz\r\nAAAA\r\n0\r\n\r\n")]
    [InlineData("transfer-encoding: chunked", "5\r\n\0\0\0\0&AAAA\r\n")]
    [Meets("MESSAGE_MALFORMED")]
    public async Task A_body_that_is_no_body_is_a_refusal_while_the_caller_listens(string length, string body)
    {
        await using var service = RunningService.Start();

        var answer = await Http1(service, $"authorization: Bearer {service.Token()}\r\n{length}\r\nconnection: close", Encoding.Latin1.GetBytes(body));

        Assert.Contains("grpc-status: 3\r\n", answer, StringComparison.OrdinalIgnoreCase);
        var details = System.Text.RegularExpressions.Regex.Match(answer, "grpc-status-details-bin: (?<base64>[A-Za-z0-9+/=]+)").Groups["base64"].Value;
        Assert.Equal("MESSAGE_MALFORMED", RawCall.StatusIn(details).Reason());
    }

    private static IEnumerable<object[]> Everyhow(IEnumerable<string> texts) =>
        from what in texts from http2 in new[] { false, true } from textAnswer in new[] { false, true } select new object[] { what, http2, textAnswer };

    // With a field that the method does not know, of the length that needs no padding.
    private static byte[] Unpadded() => Enumerable.Range(0, 3)
        .Select(more => (byte[])[.. Message, 0xFA, 0x01, (byte)more, .. new byte[more]])
        .First(message => (message.Length + 5) % 3 == 0);
}

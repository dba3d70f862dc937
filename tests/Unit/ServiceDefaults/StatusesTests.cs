using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Tests.Unit.Rules;
using RpcStatus = Google.Rpc.Status;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>What a refusal looks like on the wire.</summary>
public sealed class StatusesTests
{
    [Danish("Sagen {Number} er i vejen siden {Since}.")]
    [English("Case {Number} has been in the way since {Since}.")]
    private sealed record InTheWay(RefusalKind How, int Number, DateOnly Since) : Refusal(How, "IN_THE_WAY", "case", "17");

    private static readonly ViolationCode TooLow = new("TOO_LOW", "Skal være mindst {0}.", "Must be at least {0}.");

    [Theory]
    [InlineData(RefusalKind.FixRequest, StatusCode.InvalidArgument, typeof(BadRequest))]
    [InlineData(RefusalKind.FixState, StatusCode.FailedPrecondition, typeof(PreconditionFailure))]
    [InlineData(RefusalKind.NotFound, StatusCode.NotFound, typeof(ResourceInfo))]
    [InlineData(RefusalKind.AlreadyExists, StatusCode.AlreadyExists, typeof(ResourceInfo))]
    [InlineData(RefusalKind.ReadAgain, StatusCode.Aborted, typeof(ResourceInfo))]
    [InlineData(RefusalKind.Forbidden, StatusCode.PermissionDenied, null)]
    [InlineData(RefusalKind.Unauthenticated, StatusCode.Unauthenticated, null)]
    [InlineData(RefusalKind.RetryLater, StatusCode.Unavailable, typeof(RetryInfo))]
    [InlineData(RefusalKind.TooMuch, StatusCode.ResourceExhausted, typeof(RetryInfo))]
    [InlineData(RefusalKind.TooLarge, StatusCode.ResourceExhausted, null)]
    public void The_kind_decides_the_status_and_the_details(RefusalKind kind, StatusCode code, Type? detail)
    {
        var status = On(new InTheWay(kind, 17, new DateOnly(2026, 3, 8)), out var answered);

        Assert.Equal((code, (int)code), (answered, status.Code));
        Assert.Equal(
            ["ErrorInfo", .. detail is null ? Array.Empty<string>() : [detail.Name], "LocalizedMessage"],
            status.Details.Select(any => Any(any.TypeUrl)));
    }

    [Fact]
    public void Every_kind_has_a_status() => Assert.All(
        Enum.GetValues<RefusalKind>(), kind => Assert.NotEqual(StatusCode.Unknown, Statuses.CodeOf(kind)));

    [Fact]
    public void Reason_and_facts_are_for_programs_and_the_text_for_people()
    {
        var status = On(new InTheWay(RefusalKind.FixState, 17, new DateOnly(2026, 3, 8)), out _);

        var info = status.ErrorInfo();
        Assert.Equal(("IN_THE_WAY", "sygeopfoelgning.dk"), (info.Reason, info.Domain));
        Assert.Equal(("17", "2026-03-08"), (info.Metadata["number"], info.Metadata["since"]));
        var precondition = Assert.Single(status.Detail<PreconditionFailure>()!.Violations);
        Assert.Equal(("IN_THE_WAY", "case/17", "Sagen 17 er i vejen siden 8. marts 2026."), (precondition.Type, precondition.Subject, precondition.Description));
    }

    [Danish("Flere ting er i vejen. {All}")]
    [English("Several things are in the way. {All}")]
    private sealed record AllInTheWay(SeveralRefusals All) : Refusal(RefusalKind.FixState, "ALL_IN_THE_WAY"), ISeveralRefusals
    {
        IReadOnlyList<Refusal> ISeveralRefusals.Each => All.All;
    }

    [Fact]
    public void A_refusal_that_stands_for_several_lists_each_as_a_precondition_of_its_own()
    {
        var since = new DateOnly(2026, 3, 8);
        var status = On(new AllInTheWay(new([new InTheWay(RefusalKind.FixState, 17, since), new InTheWay(RefusalKind.FixState, 18, since)])), out var code);

        Assert.Equal((StatusCode.FailedPrecondition, "ALL_IN_THE_WAY"), (code, status.ErrorInfo().Reason));
        Assert.Equal(
            ["Sagen 17 er i vejen siden 8. marts 2026.", "Sagen 18 er i vejen siden 8. marts 2026."],
            status.Detail<PreconditionFailure>()!.Violations.Select(one => one.Description));
        Assert.Equal(
            "Flere ting er i vejen. Sagen 17 er i vejen siden 8. marts 2026. Sagen 18 er i vejen siden 8. marts 2026.",
            status.Detail<LocalizedMessage>()!.Message);
        Assert.Empty(status.ErrorInfo().Metadata);
    }

    [Theory]
    [InlineData(null, "da-DK")]
    [InlineData("", "da-DK")]
    [InlineData("en", "en")]
    [InlineData("en-GB,en;q=0.9", "en")]
    [InlineData("da, en;q=0.8", "da-DK")]
    [InlineData("en;q=0.5, da-DK;q=0.6", "da-DK")]
    [InlineData("de, en;q=0.1", "en")]
    [InlineData("de", "da-DK")]
    [InlineData(";;;", "da-DK")]
    public void The_text_is_danish_unless_english_is_asked_for(string? header, string locale)
    {
        var message = On(new InTheWay(RefusalKind.NotFound, 17, new DateOnly(2026, 3, 8)), out _, header).Detail<LocalizedMessage>()!;

        Assert.Equal(locale, message.Locale);
        Assert.Equal(locale == "en" ? "Case 17 has been in the way since 8 March 2026." : "Sagen 17 er i vejen siden 8. marts 2026.", message.Message);
    }

    [Fact]
    [Meets("INVALID_REQUEST")]
    public void An_invalid_request_lists_every_violation_with_path_reason_and_text()
    {
        var refusal = new InvalidRequest([TooLow.At("form.hours", [4]), Violations.FieldRequired.At("form.parties[2].name")]);

        var violations = On(refusal, out var code).Detail<BadRequest>()!.FieldViolations;

        Assert.Equal(StatusCode.InvalidArgument, code);
        Assert.Equal(
            [("form.hours", "TOO_LOW", "Skal være mindst 4."), ("form.parties[2].name", "FIELD_REQUIRED", "Feltet skal udfyldes.")],
            violations.Select(violation => (violation.Field, Reason(violation), violation.Description)));
    }

    [Fact]
    [Meets("PAGE_TOKEN_INVALID")]
    [Meets("POSITION_INVALID")]
    [Meets("REQUEST_ID_REUSED")]
    public void A_refusal_of_one_field_names_it()
    {
        Assert.Equal("page_token", Field(new PageTokenInvalid()));
        Assert.Equal("at_least", Field(new PositionInvalid()));
        Assert.Equal("request_id", Field(new RequestIdReused("0193")));

        static string Field(Refusal refusal) => Assert.Single(On(refusal, out _).Detail<BadRequest>()!.FieldViolations).Field;
    }

    [Fact]
    [Meets("ETAG_MISMATCH")]
    public void A_changed_thing_says_by_whom_and_what_is_current()
    {
        var status = On(new EtagMismatch("case", "17", "2b", "Anna", new DateTimeOffset(2026, 3, 8, 9, 30, 0, TimeSpan.Zero)), out var code, "en");

        Assert.Equal(StatusCode.Aborted, code);
        Assert.Equal(("case", "17"), (status.Detail<ResourceInfo>()!.ResourceType, status.Detail<ResourceInfo>()!.ResourceName));
        Assert.Equal(("2b", "2026-03-08T09:30:00.0000000+00:00"), (status.ErrorInfo().Metadata["current_etag"], status.ErrorInfo().Metadata["changed_at"]));
        Assert.Equal("Anna changed this in the meantime. Read it again and decide again.", status.Detail<LocalizedMessage>()!.Message);
    }

    [Fact]
    public void Whatever_a_caller_sent_an_answer_names_so_little_of_it_that_every_client_can_read_it()
    {
        var sent = string.Concat(Enumerable.Repeat("\ud83d\ude00å", 30_000));
        var unknown = new ViolationCode("NAME_UNKNOWN", "Der er ingen {0} med navnet {1}.", "There is no {0} named {1}.");
        Refusal[] refusals =
        [
            new FeedEpochUnknown(sent), new RequestIdReused(sent), new EtagMismatch("case", "17", sent, sent, default),
            new InvalidRequest([.. Enumerable.Range(0, 1_000).Select(n => unknown.At($"form.parties[{n}].name", sent, sent))]),
        ];

        foreach (var refusal in refusals)
        {
            var answer = Statuses.Of(refusal, new CallWith([]));
            var bytes = Uri.EscapeDataString(answer.Status.Detail).Length + answer.Trailers.Sum(trailer => trailer.ValueBytes.Length * 4 / 3);
            Assert.InRange(bytes, 1, 16 * 1024);
            Assert.DoesNotContain('\ufffd', answer.GetRpcStatus()!.Detail<LocalizedMessage>()!.Message);
        }

        var listed = On(refusals[^1], out _);
        Assert.NotEmpty(listed.Detail<BadRequest>()!.FieldViolations);
        Assert.Equal("1000", listed.ErrorInfo().Metadata["violation_count"]);
    }

    [Fact]
    public void What_an_act_refuses_after_the_checks_names_its_fields_too()
    {
        var refusal = new InvalidRequest(
        [
            Violations.FieldRequired.At("said_on"), TooLow.At("case_id", 4), Violations.FieldRequired.At("etag") with { Label = new("Den", "It") },
            Violations.FieldRequired.At("unheard_of"),
        ]);

        var call = new CallWith([], "/sygeopfoelgning.cases.v1.OwnUnderstandingService/StateOwnUnderstanding");
        var told = Statuses.Of(refusal, call).GetRpcStatus()!.Detail<BadRequest>()!.FieldViolations;

        Assert.Equal(
            ["Dagen for borgerens udsagn skal udfyldes.", "Skal være mindst 4.", "Den skal udfyldes.", "Feltet skal udfyldes."],
            told.Select(violation => violation.Description));
        Assert.Contains(
            "Antal fejl: 4. Dagen for borgerens udsagn skal udfyldes. Sagens id: Skal være mindst 4. Den skal udfyldes.",
            Statuses.Of(refusal, call).GetRpcStatus()!.Detail<LocalizedMessage>()!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc-go-connect/2.0.2 (go1.27.3) buf/1.75.0", true)]
    [InlineData("buf/1.28.1 grpc-go-connect/1.12.0 (go1.21.4)", true)]
    [InlineData("grpc-dotnet/2.76.0 (.NET 10.0.1)", false)]
    [InlineData("connect-es/2.1.0", false)]
    [InlineData("rebuf/1.0", false)]
    public void Only_a_tool_that_knows_no_other_details_is_sent_them_in_plain(string userAgent, bool isSent)
    {
        var status = Statuses.Of(new PositionInvalid(), new CallWith(new Metadata { { "user-agent", userAgent } })).GetRpcStatus()!;

        var plain = status.Detail<Google.Protobuf.WellKnownTypes.Struct>();
        Assert.Equal(isSent, plain is not null);
        Assert.Equal("POSITION_INVALID", status.Reason());
        Assert.Equal(
            isSent ? "at_least" : null,
            plain?.Fields["google.rpc.BadRequest"].StructValue.Fields["field_violations"].ListValue.Values[0].StructValue.Fields["field"].StringValue);
    }

    private static RpcStatus On(Refusal refusal, out StatusCode code, string? acceptLanguage = null)
    {
        var headers = new Metadata();
        if (acceptLanguage is not null)
        {
            headers.Add("accept-language", acceptLanguage);
        }

        var exception = Statuses.Of(refusal, new CallWith(headers));
        code = exception.StatusCode;
        return exception.GetRpcStatus()!;
    }

    private static string Any(string typeUrl) => typeUrl[(typeUrl.LastIndexOf('.') + 1)..];

    // Field 3 of google.rpc.BadRequest.FieldViolation, which older releases of the generated class do not name.
    private static string? Reason(BadRequest.Types.FieldViolation violation)
    {
        var input = new CodedInputStream(violation.ToByteArray());
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 3)
            {
                return input.ReadString();
            }

            input.SkipLastField();
        }

        return null;
    }
}

/// <summary>A call of which only the headers are known: as gRPC has them, and as HTTP has.</summary>
internal sealed class CallWith(Metadata headers, string method = "/test/Method") : ServerCallContext
{
    // Where gRPC for ASP.NET Core keeps the HTTP call.
    protected override IDictionary<object, object> UserStateCore { get; } = new Dictionary<object, object> { ["__HttpContext"] = HttpCall(headers) };

    private static DefaultHttpContext HttpCall(Metadata headers)
    {
        var call = new DefaultHttpContext();
        foreach (var header in headers)
        {
            call.Request.Headers[header.Key] = header.Value;
        }

        return call;
    }

    protected override string MethodCore => method;

    protected override string HostCore => "";

    protected override string PeerCore => "";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => headers;

    protected override CancellationToken CancellationTokenCore => default;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Grpc.Core.Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}

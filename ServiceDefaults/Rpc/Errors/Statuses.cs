using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using RpcStatus = Google.Rpc.Status;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// The edge between outcomes and gRPC: a refusal's kind, never the single refusal, decides the status, and the details contain
/// the rest (<c>google.rpc.Status</c>). Nothing else in the suite creates an <see cref="RpcException"/>.
/// </summary>
public static class Statuses
{
    internal const string Domain = "sygeopfoelgning.dk";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // Clients in other languages accept about 16 KiB of trailers. Beyond this many violations the answer only gives their number.
    private const int ListedViolations = 50;
    private const int ListedBytes = 6 * 1024;

    /// <summary>The answer for a refusal, in the caller's language (<c>accept-language</c>; Danish unless English is requested).</summary>
    public static RpcException Of(Refusal refusal, ServerCallContext context) =>
        Of(Named(refusal, context), context.Language(), PlainDetails.IsFor(context.GetHttpContext().Request.Headers.UserAgent));

    // What an act refuses after the checks of its request names its fields as those do.
    private static Refusal Named(Refusal refusal, ServerCallContext context) =>
        Contract.Methods.TryGetValue(context.Method, out var method) ? FieldLabels.Named(refusal, method.InputType) : refusal;

    /// <summary>The answer for a refusal in a language.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="language">The language.</param>
    /// <param name="isPlain">Whether to add the details in a form for a tool that knows no others.</param>
    internal static RpcException Of(Refusal refusal, Language language, bool isPlain)
    {
        var facts = new ErrorInfo { Reason = refusal.Reason, Domain = Domain };
        if (refusal is InvalidRequest invalid)
        {
            facts.Metadata.Add("violation_count", invalid.Count.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            facts.Metadata.Add(refusal.Facts().ToDictionary());
        }

        return Answer(
            CodeOf(refusal.Kind), refusal.Text(Language.English), refusal.Text(language), language,
            [facts, .. Details(refusal, language)], isPlain);
    }

    /// <summary>
    /// The answer for an unexpected error: only an id (the trace id) under which the log has the rest.
    /// </summary>
    internal static RpcException Unexpected(string errorId, ServerCallContext context)
    {
        var language = context.Language();
        return Answer(
            StatusCode.Internal,
            $"Unexpected error {errorId}.",
            language == Language.English ? $"Something went wrong. Error id: {errorId}." : $"Der skete en fejl. Fejl-id: {errorId}.",
            language,
            [new ErrorInfo { Reason = "INTERNAL", Domain = Domain, Metadata = { ["error_id"] = errorId } }],
            PlainDetails.IsFor(context.GetHttpContext().Request.Headers.UserAgent));
    }

    /// <summary>The answer when the caller's deadline, or the server's own, has passed.</summary>
    internal static RpcException DeadlineExceeded() => new Answered(StatusCode.DeadlineExceeded, "The deadline passed.", []);

    /// <summary>The answer when the caller has disconnected.</summary>
    internal static RpcException Cancelled() => new Answered(StatusCode.Cancelled, "The caller cancelled the call.", []);

    /// <summary>True for an answer that this class made; false also for the failed answer of another service.</summary>
    internal static bool IsAnswer(Exception exception) => exception is Answered;

    /// <summary>
    /// True if another service did not answer one of our calls: it is away, slow or full. A call whose deadline passes while the other
    /// service notices it too can end as cancelled.
    /// </summary>
    internal static bool IsServiceAway(Exception exception) =>
        exception is RpcException
        {
            StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.ResourceExhausted,
        } and not Answered;

    /// <summary>The status with which an exception leaves the server.</summary>
    internal static StatusCode CodeOf(Exception exception) => exception is RpcException answer ? answer.StatusCode : StatusCode.Unknown;

    internal static StatusCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.FixRequest => StatusCode.InvalidArgument,
        RefusalKind.FixState => StatusCode.FailedPrecondition,
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.AlreadyExists => StatusCode.AlreadyExists,
        RefusalKind.ReadAgain => StatusCode.Aborted,
        RefusalKind.Forbidden => StatusCode.PermissionDenied,
        RefusalKind.Unauthenticated => StatusCode.Unauthenticated,
        RefusalKind.RetryLater => StatusCode.Unavailable,
        RefusalKind.TooMuch or RefusalKind.TooLarge => StatusCode.ResourceExhausted,
        _ => throw new UnreachableException($"The kind {kind} has no status."),
    };

    private static IEnumerable<IMessage> Details(Refusal refusal, Language language) => refusal.Kind switch
    {
        RefusalKind.FixRequest => [new BadRequest { FieldViolations = { FieldViolations(refusal, language) } }],
        RefusalKind.FixState => [Precondition(refusal, language)],
        RefusalKind.NotFound or RefusalKind.AlreadyExists or RefusalKind.ReadAgain => [new ResourceInfo
        {
            ResourceType = refusal.ResourceType ?? "",
            ResourceName = refusal.ResourceName ?? "",
            Description = refusal.Text(language),
        }],
        RefusalKind.RetryLater or RefusalKind.TooMuch => 
        [
            new RetryInfo { RetryDelay = Duration.FromTimeSpan(refusal is IRetryAfter later ? later.Delay : RetryDelay) },
        ],
        _ => [],
    };

    private static IEnumerable<BadRequest.Types.FieldViolation> FieldViolations(Refusal refusal, Language language) => refusal switch
    {
        InvalidRequest invalid => Listed(invalid.Violations.Select(violation =>
            FieldViolation(violation.Field, violation.Code.Reason, violation.In(language)))),
        IFieldRefusal one => [FieldViolation(one.Field, refusal.Reason, refusal.Text(language))],
        _ => [],
    };

    private static IEnumerable<BadRequest.Types.FieldViolation> Listed(IEnumerable<BadRequest.Types.FieldViolation> all)
    {
        var bytes = 0;
        return all.Take(ListedViolations).TakeWhile(one => (bytes += one.CalculateSize()) <= ListedBytes);
    }

    private static BadRequest.Types.FieldViolation FieldViolation(string field, string reason, string text) =>
        new() { Field = field, Description = text, Reason = reason };

    private static PreconditionFailure Precondition(Refusal refusal, Language language) => new()
    {
        Violations =
        {
            (refusal is ISeveralRefusals several ? several.Each : [refusal]).Select(one => new PreconditionFailure.Types.Violation
            {
                Type = one.Reason,
                Subject = string.Join('/', new[] { one.ResourceType, one.ResourceName }.OfType<string>()),
                Description = one.Text(language),
            }),
        },
    };

    private static Answered Answer(
        StatusCode code, string message, string localized, Language language, IReadOnlyList<IMessage> details, bool isPlain)
    {
        IReadOnlyList<IMessage> all = [.. details, new LocalizedMessage { Locale = language.Tag(), Message = localized }];
        var status = new RpcStatus { Code = (int)code, Message = message };
        status.Details.Add((isPlain ? all.Append(PlainDetails.Of(all)) : all).Select(Any.Pack));
        return new Answered(code, message, status.ToRpcException().Trailers);
    }

    // Distinguishes our own answers from those of the services we call, which must not pass through as ours.
    private sealed class Answered(StatusCode code, string message, Metadata trailers)
        : RpcException(new Grpc.Core.Status(code, message), trailers);
}

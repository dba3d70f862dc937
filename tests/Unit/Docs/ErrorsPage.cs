using System.Reflection;
using System.Text;
using System.Text.Json;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>Writes docs/errors.md from the refusal records and violation codes of the product.</summary>
internal static class ErrorsPage
{
    private static readonly IReadOnlyList<(RefusalKind Kind, string Advice)> Advice =
    [
        (RefusalKind.FixRequest, "Fix the request. `BadRequest` names the fields."),
        (RefusalKind.FixState, "Something must happen first. `PreconditionFailure` says what."),
        (RefusalKind.NotFound, "Not there, or not in the caller's municipality: the same answer. `ResourceInfo` says what."),
        (RefusalKind.AlreadyExists, "There already. `ResourceInfo` names it."),
        (RefusalKind.ReadAgain, "Somebody was first: read again and decide again. `ResourceInfo` names it."),
        (RefusalKind.Forbidden, "The caller may not."),
        (RefusalKind.Unauthenticated, "It is not known who calls."),
        (RefusalKind.RetryLater, "Send the same again after the delay in `RetryInfo`."),
        (RefusalKind.TooMuch, "Over a limit. Send it again after the delay in `RetryInfo`."),
        (RefusalKind.TooLarge, "Larger than it may be. Sent again it is refused again."),
    ];

    public static string Write(IReadOnlyCollection<Assembly> assemblies)
    {
        var page = new StringBuilder(
            """
            # Errors

            Generated from the refusal records and violation codes in the code; a test compares it. `UPDATE_DOCS=1 ./test` writes
            it anew.

            An answer that is not OK carries a `google.rpc.Status` in `grpc-status-details-bin`: always an `ErrorInfo` with the
            reason below, the domain `sygeopfoelgning.dk` and the facts as metadata, and a `LocalizedMessage` for people, in Danish
            (`da-DK`) unless `accept-language` prefers English (`en`). The reason is stable; the texts are not.
            `buf curl` shows only bytes of them, whatever reflection answers; it alone is sent them in a `google.protobuf.Struct`
            besides, which it shows as `debug`.

            Besides: `INTERNAL` (metadata `error_id`, the trace id; the log has the rest), and gRPC's own `CANCELLED`,
            `DEADLINE_EXCEEDED`, `UNIMPLEMENTED`, and `RESOURCE_EXHAUSTED` for an answer over 4 MiB, without details.

            """);
        var refusals = assemblies.SelectMany(RefusalCatalogue.RefusalsIn).OrderBy(entry => entry.Reason, StringComparer.Ordinal).ToLookup(entry => entry.Kind);
        foreach (var (kind, advice) in Advice.Where(one => refusals[one.Kind].Any()))
        {
            page.Append($"\n## {JsonNamingPolicy.SnakeCaseUpper.ConvertName(Statuses.CodeOf(kind).ToString())}\n\n{advice}\n\n");
            page.Append("| reason | facts | Danish | English |\n| --- | --- | --- | --- |\n");
            foreach (var entry in refusals[kind])
            {
                page.Append($"| `{entry.Reason}` | {Facts(entry.Record)} | {entry.Text?.Danish} | {entry.Text?.English} |\n");
            }
        }

        page.Append("\n## Violations of fields\n\nReasons of the violations in `BadRequest` when the reason is `INVALID_REQUEST`: all of a request at once,\n");
        page.Append("each with the path of its field. The words in brackets give way to the field's label, where the contract gives it one.\n\n| reason | Danish | English |\n| --- | --- | --- |\n");
        foreach (var code in assemblies.SelectMany(RefusalCatalogue.ViolationCodesIn).OrderBy(code => code.Reason, StringComparer.Ordinal))
        {
            page.Append($"| `{code.Reason}` | {code.Danish} | {code.English} |\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    // By their names in the metadata; the violations of an invalid request are in BadRequest instead.
    private static string Facts(Type record) => record == typeof(InvalidRequest) ? "" : string.Join(", ", record
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(property => !property.PropertyType.IsAssignableTo(typeof(IWorded)))
        .Select(property => $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)}`"));
}

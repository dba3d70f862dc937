using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>The language in which a caller is answered.</summary>
public static class CallerLanguage
{
    // Where gRPC for ASP.NET Core keeps the call's HttpContext. Its headers are read one by one: all of them as gRPC metadata would
    // fail on a header that is no ASCII, whichever it is.
    private const string HttpCall = "__HttpContext";

    /// <summary>English when <c>accept-language</c> prefers it to Danish; otherwise Danish.</summary>
    public static Language Language(this ServerCallContext context) => Of(
        context.UserState.TryGetValue(HttpCall, out var call) && call is HttpContext http
            ? http.Request.Headers.AcceptLanguage
            : context.RequestHeaders.GetValue("accept-language"));

    /// <summary>The language that an <c>accept-language</c> requests.</summary>
    internal static Language Of(string? header)
    {
        if (header is null || !header.Contains("en", StringComparison.OrdinalIgnoreCase) || !StringWithQualityHeaderValue.TryParseList([header], out var wanted))
        {
            return Kernel.Language.Danish;
        }

        return Quality(wanted, "en") > Quality(wanted, "da") ? Kernel.Language.English : Kernel.Language.Danish;
    }

    private static double Quality(IEnumerable<StringWithQualityHeaderValue> wanted, string language) => wanted
        .Where(one => one.Value.Equals(language, StringComparison.OrdinalIgnoreCase)
            || one.Value.StartsWith($"{language}-", StringComparison.OrdinalIgnoreCase))
        .Select(one => one.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();
}

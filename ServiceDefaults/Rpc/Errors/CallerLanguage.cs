using Grpc.Core;
using Microsoft.Net.Http.Headers;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>The language in which a caller is answered.</summary>
public static class CallerLanguage
{
    /// <summary>English when <c>accept-language</c> prefers it to Danish; otherwise Danish.</summary>
    public static Language Language(this ServerCallContext context) => Of(context.GetHttpContext().Request.Headers.AcceptLanguage);

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

using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Sygeopfoelgning.Kernel;

/// <summary>What the caller can do about a refusal. The edge maps the kind, never the single refusal, to a status.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong, whatever the state.</summary>
    FixRequest,

    /// <summary>The request is right, but something must happen first.</summary>
    FixState,

    /// <summary>It does not exist, or not in this municipality.</summary>
    NotFound,

    /// <summary>It already exists.</summary>
    AlreadyExists,

    /// <summary>Somebody else was first: read again and decide again.</summary>
    ReadAgain,

    /// <summary>The caller does not have permission.</summary>
    Forbidden,

    /// <summary>The caller is unknown.</summary>
    Unauthenticated,

    /// <summary>The same call may succeed a moment later.</summary>
    RetryLater,

    /// <summary>Over a limit of what may run at once.</summary>
    TooMuch,

    /// <summary>Larger than it may be: the same again will never do.</summary>
    TooLarge,
}

/// <summary>
/// An expected refusal (afslag). A new one is a record with the facts the caller needs and its two texts:
/// <code>
/// [Danish("Sagen er afsluttet den {ClosedOn}.")]
/// [English("The case was closed on {ClosedOn}.")]
/// public sealed record CaseClosed(string CaseId, DateOnly ClosedOn) : Refusal(RefusalKind.FixState, "CASE_CLOSED");
/// </code>
/// </summary>
/// <param name="Kind">What the caller can do.</param>
/// <param name="Reason">The stable code, UPPER_SNAKE; one reason belongs to one record.</param>
/// <param name="ResourceType">The type of what exists, is missing or has changed, such as <c>case</c>.</param>
/// <param name="ResourceName">Its id.</param>
public abstract record Refusal(RefusalKind Kind, string Reason, string? ResourceType = null, string? ResourceName = null)
{
    /// <summary>The text for the caller, from the record's <see cref="DanishAttribute"/> and <see cref="EnglishAttribute"/>.</summary>
    public string Text(Language language) =>
        TextTemplate.Render(Texts.Of(GetType()).In(language), name => TextTemplate.Named(GetType().GetProperty(name)?.GetValue(this)), language);

    /// <summary>The record's own facts for programs: snake_case names, dates as ISO, numbers as invariant text. Texts for people are not among them.</summary>
    public IReadOnlyDictionary<string, string> Facts() =>
        GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => !property.PropertyType.IsAssignableTo(typeof(IWorded)) && property.GetValue(this) is not null)
            .ToDictionary(
                property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
                property => Plain(property.GetValue(this)));

    // Ids, codes and names are shorter; anything longer was invented by the caller.
    private const int LongestFact = 300;

    // Of a longer list a refusal says how many there are.
    private const int MostListed = 50;

    private static string Plain(object? value) => value switch
    {
        null => "",
        string text => TextTemplate.Shortened(text, LongestFact),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        Enum member => JsonNamingPolicy.SnakeCaseUpper.ConvertName(member.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable many => string.Join(',', many.Cast<object>().Take(MostListed).Select(Plain)),
        _ => value.ToString() ?? "",
    };
}

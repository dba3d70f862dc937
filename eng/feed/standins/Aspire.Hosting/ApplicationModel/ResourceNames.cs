namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource may be called: the names become host names, so the rules are those of host names.</summary>
internal static class ResourceNames
{
    private const int MaxLength = 64;

    public static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var reason = Fault(name);
        if (reason is not null)
        {
            throw new ArgumentException($"Resource name '{name}' is invalid. {reason}", nameof(name));
        }
    }

    private static string? Fault(string name) => name switch
    {
        { Length: > MaxLength } => $"Name must be between 1 and {MaxLength} characters long.",
        _ when !char.IsAsciiLetter(name[0]) => "Name must start with an ASCII letter.",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => "Name must contain only ASCII letters, digits, and hyphens.",
        _ when name.EndsWith('-') => "Name cannot end with a hyphen.",
        _ when name.Contains("--", StringComparison.Ordinal) => "Name cannot contain consecutive hyphens.",
        _ => null,
    };
}

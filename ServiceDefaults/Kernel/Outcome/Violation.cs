namespace Sygeopfoelgning.Kernel;

/// <summary>
/// A reason why a field cannot be accepted, with its texts. Declared as a static readonly field beside its validator;
/// <c>{0}</c>, <c>{1}</c> stand for the violation's arguments, and the field's label, if it has one, replaces <c>[the field]</c>.
/// </summary>
/// <param name="Reason">The stable code, UPPER_SNAKE.</param>
/// <param name="Danish">The text in Danish.</param>
/// <param name="English">The text in English.</param>
public sealed record ViolationCode(string Reason, string Danish, string English)
{
    /// <summary>The violation of one field.</summary>
    /// <param name="field">Proto field path, such as <c>citizen.cpr_number</c>.</param>
    /// <param name="arguments">The values that the texts name.</param>
    public Violation At(string field, params IReadOnlyList<object> arguments) => new(field, this, arguments);

    /// <summary>A refusal before the field is known; the caller adds it with <see cref="InvalidRequest.At"/>.</summary>
    public InvalidRequest Refuse(params IReadOnlyList<object> arguments) => new([At("", arguments)]);
}

/// <summary>One field of a request that cannot be accepted (fejl i et felt).</summary>
/// <param name="Field">Proto field path; empty if only the value was checked.</param>
/// <param name="Code">Why.</param>
/// <param name="Arguments">The values that the texts name.</param>
public sealed record Violation(string Field, ViolationCode Code, IReadOnlyList<object> Arguments) : IWorded
{
    /// <summary>The name of the field on the screen, as at the beginning of a sentence; null if people do not see the field.</summary>
    public Wording? Label { get; init; }

    /// <summary>Whether the text itself names the field.</summary>
    internal bool NamesItsField => Label is not null && Code.Danish.Contains('[', StringComparison.Ordinal);

    /// <inheritdoc/>
    public string In(Language language) => TextTemplate.Render(
        TextTemplate.WithSubject(language == Language.English ? Code.English : Code.Danish, Label?.In(language)),
        index => TextTemplate.Named(Arguments[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)]),
        language);

    /// <summary>The same violation, of a field inside <paramref name="field"/>.</summary>
    public Violation At(string field) => this with { Field = Field.Length == 0 || field.Length == 0 ? $"{field}{Field}" : $"{field}.{Field}" };

    /// <inheritdoc/>
    public override string ToString() => Field.Length == 0 ? Code.Reason : $"{Field}:{Code.Reason}";
}

/// <summary>A violation that names its field: <c>The name must be given.</c>, or <c>request_id: The field must be given.</c></summary>
/// <param name="Violation">The violation.</param>
public sealed record NamedViolation(Violation Violation) : IWorded
{
    /// <inheritdoc/>
    public string In(Language language) => Violation switch
    {
        { Field.Length: 0 } or { NamesItsField: true } => Violation.In(language),
        { Label: { } label } => $"{label.In(language)}: {Violation.In(language)}",
        _ => $"{Violation.Field}: {Violation.In(language)}",
    };
}

/// <summary>The request itself is invalid, whatever is stored; it carries all violations at once.</summary>
[Danish("Anmodningen kan ikke behandles. Antal fejl: {Count}. {First}")]
[English("The request cannot be handled. Violations: {Count}. {First}")]
public sealed record InvalidRequest(IReadOnlyList<Violation> Violations) : Refusal(RefusalKind.FixRequest, "INVALID_REQUEST")
{
    private const int Repeated = 3;

    /// <summary>How many.</summary>
    public int Count => Violations.Count;

    /// <summary>The violations that the message repeats, each with its field, for callers who see only the message; the details list all of them.</summary>
    public IReadOnlyList<NamedViolation> First => [.. Violations.Take(Repeated).Select(violation => new NamedViolation(violation))];

    /// <summary>The same violations, of fields inside <paramref name="field"/>.</summary>
    public InvalidRequest At(string field) => new([.. Violations.Select(violation => violation.At(field))]);
}

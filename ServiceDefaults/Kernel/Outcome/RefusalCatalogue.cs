using System.Reflection;

namespace Sygeopfoelgning.Kernel;

/// <summary>Every refusal and every violation code of an assembly, for docs/errors.md and for the tests that check completeness.</summary>
public static class RefusalCatalogue
{
    /// <summary>One refusal record with its unfilled text templates.</summary>
    public sealed record Entry(Type Record, RefusalKind Kind, string Reason, Wording? Text);

    /// <summary>The refusal records of an assembly, by reason.</summary>
    public static IReadOnlyList<Entry> RefusalsIn(Assembly assembly) =>
        [.. assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Refusal)) && !type.IsAbstract)
            .Select(Describe)
            .OrderBy(entry => entry.Reason, StringComparer.Ordinal)];

    /// <summary>The violation codes of an assembly: its static fields of that type, by reason.</summary>
    public static IReadOnlyList<ViolationCode> ViolationCodesIn(Assembly assembly) =>
        [.. assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType == typeof(ViolationCode))
            .Select(field => (ViolationCode)field.GetValue(null)!)
            .OrderBy(code => code.Reason, StringComparer.Ordinal)];

    /// <summary>The faults of a catalogue: missing texts, unknown placeholders, a reason used twice or badly written.</summary>
    public static IReadOnlyList<string> Faults(params IReadOnlyList<Assembly> assemblies)
    {
        var refusals = assemblies.SelectMany(RefusalsIn).ToList();
        var codes = assemblies.SelectMany(ViolationCodesIn).ToList();
        var reasons = refusals.Select(entry => entry.Reason).Concat(codes.Select(code => code.Reason)).ToList();
        return
        [
            .. refusals.Where(entry => entry.Text is null).Select(entry => $"{entry.Record.Name}: the Danish or English text is missing"),
            .. refusals.SelectMany(UnknownPlaceholders),
            .. codes.Where(code => string.IsNullOrWhiteSpace(code.Danish) || string.IsNullOrWhiteSpace(code.English))
                .Select(code => $"{code.Reason}: the Danish or English text is missing"),
            .. codes.Where(code => !Placeholders(code.Danish).SequenceEqual(Placeholders(code.English)))
                .Select(code => $"{code.Reason}: the two texts name different things"),
            .. reasons.Where(reason => !IsUpperSnake(reason)).Select(reason => $"{reason}: a reason is written UPPER_SNAKE"),
            .. reasons.GroupBy(reason => reason).Where(same => same.Count() > 1).Select(same => $"{same.Key}: used {same.Count()} times"),
        ];
    }

    // The kind and the reason are arguments to the base constructor, so the record is created once with empty facts.
    private static Entry Describe(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type.Name} has no public constructor.");
        var facts = constructor.GetParameters()
            .Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)
            .ToArray();
        var refusal = (Refusal)constructor.Invoke(facts);
        return new Entry(type, refusal.Kind, refusal.Reason, Texts.Find(type));
    }

    private static IEnumerable<string> UnknownPlaceholders(Entry entry) =>
        from text in new[] { entry.Text?.Danish ?? "", entry.Text?.English ?? "" }
        from name in TextTemplate.Names(text)
        where entry.Record.GetProperty(name) is null
        select $"{entry.Record.Name}: the text names {{{name}}}, which the record does not have";

    private static IEnumerable<string> Placeholders(string text) => TextTemplate.Names(text).Distinct().Order(StringComparer.Ordinal);

    private static bool IsUpperSnake(string reason) =>
        reason.Length > 0 && char.IsAsciiLetterUpper(reason[0])
        && reason.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');
}

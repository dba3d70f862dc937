using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Between a case's happenings and messages: those of a request, and the events of the feed that tell of one.</summary>
internal static class HappeningMapping
{
    private const string Id = "HAPPENING_ID";
    private const string Day = "DAY";

    /// <summary>The events of a publisher's file that tell of a happening (options <c>happening</c> and <c>fact</c>).</summary>
    public static IEnumerable<MessageDescriptor> EventsWithHappenings(FileDescriptor publisher) =>
        publisher.MessageTypes.Where(type => HappeningOf(type).Length > 0);

    /// <summary>The happening that an event tells of.</summary>
    /// <param name="told">The event.</param>
    /// <param name="knownOn">The day on which the municipality knew of it.</param>
    public static Happening ToHappening(this IMessage told, DateOnly knownOn)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in told.Descriptor.Fields.InDeclarationOrder())
        {
            if (FactOf(field) is { Length: > 0 } fact && ValueOf(field, fact, told) is { } value)
            {
                values[fact] = value;
            }
        }

        return values.Remove(Id, out var id) && values.Remove(Day, out var day)
            ? new Happening(id, HappeningOf(told.Descriptor), DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture), values, knownOn)
            : throw new InvalidOperationException($"The event {told.Descriptor.Name} says not which happening it tells of, or not on which day.");
    }

    /// <summary>The happenings of a request as a history; what is wrong with them, by the paths of the request.</summary>
    public static Result<FactHistory> ToHistory(this V1.PreviewPlanRequest request) =>
        FactHistory.Of(request.Happenings()).TryGet(out var history, out var refusal) ? history : request.AtItsPaths(refusal);

    /// <summary>The happenings of a request.</summary>
    public static IReadOnlyList<Happening> Happenings(this V1.PreviewPlanRequest request) => [.. request.History.Select(ToHappening)];

    /// <summary>What is wrong with a history that ends with the request's happenings, by the paths of the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="refusal">The refusal of the history.</param>
    /// <param name="before">How many happenings the history has before those of the request.</param>
    public static Refusal AtItsPaths(this V1.PreviewPlanRequest request, Refusal refusal, int before = 0) => refusal is InvalidRequest invalid
        ? new InvalidRequest([.. invalid.Violations.Select(violation => violation with { Field = PathOf(violation.Field, request, before) })])
        : refusal;

    private static Happening ToHappening(V1.Happening happening)
    {
        var day = happening.Day.ToDateOnly()!.Value;
        return new Happening(
            happening.HappeningId, happening.Type, day,
            happening.Values.DistinctBy(one => one.Fact).ToDictionary(one => one.Fact, one => one.Value, StringComparer.Ordinal),
            happening.KnownOn.ToDateOnly() ?? day);
    }

    // The history names a value by its fact, the request by its place; it may not be found by its name only where it stands twice.
    private static string PathOf(string field, V1.PreviewPlanRequest request, int before)
    {
        if (!field.StartsWith("happenings[", StringComparison.Ordinal))
        {
            return field.Replace("happenings", "history", StringComparison.Ordinal);
        }

        var index = int.Parse(field.AsSpan("happenings[".Length, field.IndexOf(']', StringComparison.Ordinal) - "happenings[".Length), CultureInfo.InvariantCulture) - before;
        if (index < 0)
        {
            // A happening of the case itself is wrong now: it refers to one that was left out.
            return "without";
        }

        var path = $"history[{index}]{field[(field.IndexOf(']', StringComparison.Ordinal) + 1)..]}".Replace("].id", "].happening_id", StringComparison.Ordinal);
        return path.Split(".values[", 2) is [_, var rest] && request.History[index].Values.ToList().FindIndex(one => one.Fact == rest[..^1]) is var place and >= 0
            ? $"history[{index}].values[{place}].value"
            : path;
    }

    private static string HappeningOf(MessageDescriptor type) => type.GetOptions()?.GetExtension(HappeningExtensions.Happening) ?? "";

    private static string FactOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(HappeningExtensions.Fact) ?? "";

    private static string? ValueOf(FieldDescriptor field, string fact, IMessage message) => field.Accessor.GetValue(message) switch
    {
        Google.Type.Date date => $"{date.ToDateOnly():O}",
        string { Length: > 0 } text => text,
        Enum value when field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture)) is { Number: > 0, Name: var name } => CodeOf(name, fact),
        _ => null,
    };

    // VISITATION_CATEGORY_1 is CATEGORY_1 in the rules, ANSWER_NOT_KNOWN is NOT_KNOWN.
    private static string CodeOf(string name, string fact)
    {
        var known = FactVocabulary.Shipped.FindFact(fact)!;
        return (known.Type == FactType.YesNoUnknown ? [FactValues.Yes, FactValues.No, FactValues.NotKnown] : known.Codes!.Select(one => one.Code))
            .FirstOrDefault(code => name.EndsWith($"_{code}", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The rules have no code for {name}.");
    }
}

using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>What a value of a happening can be.</summary>
public enum FactType
{
    /// <summary>One of the codes of the fact.</summary>
    Code = 1,

    /// <summary><c>YES</c>, <c>NO</c> or <c>NOT_KNOWN</c>: that nobody knows is an answer of its own.</summary>
    YesNoUnknown = 2,

    /// <summary>A day, written <c>2026-01-12</c>.</summary>
    Day = 3,

    /// <summary>A number with a point, such as <c>33.5</c>.</summary>
    Number = 4,

    /// <summary>The id of another happening.</summary>
    Id = 5,
}

/// <summary>What a happening does to the case as a whole.</summary>
public enum HappeningEffect
{
    /// <summary>Nothing: its rules say what follows from it.</summary>
    None = 0,

    /// <summary>It ends the case: what was to come is cancelled.</summary>
    Ends = 1,

    /// <summary>It takes the case up again.</summary>
    Revives = 2,
}

/// <summary>A code and its word.</summary>
public sealed record FactCode(string Code, Wording Word);

/// <summary>A fact that happenings carry (oplysning).</summary>
/// <param name="Name">Its name in happenings and rule files.</param>
/// <param name="Word">What it is called.</param>
/// <param name="Type">What its value can be.</param>
/// <param name="Class">Its information class (domain.md 5.1).</param>
/// <param name="Codes">The codes, where it has any; for a yes or no the words of the answers that need one.</param>
/// <param name="Field">Its name in requests, where that is another.</param>
public sealed record FactKind(
    string Name, Wording Word, FactType Type, string Class, IReadOnlyList<FactCode>? Codes = null, string? Field = null)
{
    /// <summary>Its name in requests.</summary>
    [JsonIgnore]
    public string RequestName { get; } = Field ?? Name.ToLowerInvariant();

    /// <summary>What a value of it is called.</summary>
    public Wording WordOf(string value) =>
        Codes?.FirstOrDefault(code => code.Code == value)?.Word ?? new Wording($"{Word.Danish}: {value}", $"{Word.English}: {value}");
}

/// <summary>A kind of happening (hændelsestype).</summary>
/// <param name="Name">Its name in rule files and histories.</param>
/// <param name="Word">What it is called, as it stands in a sentence.</param>
/// <param name="Class">The information class of that it happened.</param>
/// <param name="Event">The event of the feed it comes from; null while no service publishes one.</param>
/// <param name="Facts">The facts it may carry.</param>
/// <param name="Field">Its name in requests, where that is another.</param>
/// <param name="Effect">What it does to the case.</param>
/// <param name="BeforeAbsence">It may lie before the first absence day.</param>
public sealed record HappeningKind(
    string Name, Wording Word, string Class, string? Event = null, IReadOnlyList<string>? Facts = null, string? Field = null,
    HappeningEffect Effect = HappeningEffect.None, bool BeforeAbsence = false)
{
    /// <summary>Its name in requests.</summary>
    [JsonIgnore]
    public string RequestName { get; } = Field ?? Name.ToLowerInvariant();

    /// <summary>Whether it may carry the fact.</summary>
    public bool Carries(string fact) => Facts?.Contains(fact) == true;
}

/// <summary>
/// Every word that rule files and histories may use, from <c>Facts.json</c>: happenings, facts, the acts that requirements are about
/// and the questions that every case must have an answer to.
/// </summary>
public sealed record FactVocabulary(
    IReadOnlyList<HappeningKind> Happenings, IReadOnlyList<FactKind> Facts, IReadOnlyList<FactCode> Acts, IReadOnlyList<FactCode> Questions)
{
    /// <summary>The happening every history begins with: the case is registered with this first absence day.</summary>
    public const string Registration = "FIRST_ABSENCE_DAY";

    /// <summary>A happening that says of another that it was not so.</summary>
    public const string TakenBack = "TAKEN_BACK";

    /// <summary>The fact that names the happening another one is about.</summary>
    public const string Concerns = "CONCERNS";

    /// <summary>The fact that ends a period.</summary>
    public const string To = "TO";

    /// <summary>The kind of employment, which every registration carries.</summary>
    public const string KindOfEmployment = "KIND_OF_EMPLOYMENT";

    /// <summary>The expected full recovery.</summary>
    public const string ExpectedRecovery = "EXPECTED_RECOVERY_ON";

    private static readonly Lazy<FactVocabulary> TheShipped = new(() => RuleFiles.Embedded("Facts.json")
        .Select(file => RuleFiles.Read<FactVocabulary>(file.Name, file.Json))
        .Single());

    private readonly FrozenDictionary<string, HappeningKind> happenings = Happenings.ToFrozenDictionary(one => one.Name);
    private readonly FrozenDictionary<string, FactKind> facts = Facts.ToFrozenDictionary(one => one.Name);

    /// <summary>The words this version knows.</summary>
    public static FactVocabulary Shipped => TheShipped.Value;

    /// <summary>The kind of happening of this name.</summary>
    public HappeningKind? FindHappening(string name) => happenings.GetValueOrDefault(name);

    /// <summary>The fact of this name.</summary>
    public FactKind? FindFact(string name) => facts.GetValueOrDefault(name);

    /// <summary>Whether only the registration carries the fact, so that it holds for the whole case.</summary>
    public bool IsConstant(string fact) =>
        FindHappening(Registration)!.Carries(fact) && Happenings.Count(one => one.Carries(fact)) == 1;
}

using System.Text.Json.Serialization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>An act, an order, a guide or a paper that rules are taken from (<c>Acts.json</c>).</summary>
/// <param name="Id">Such as <c>LBK-2023-1179</c>.</param>
/// <param name="Short">How it begins a reference, such as <c>sygedagpengeloven</c>.</param>
/// <param name="Title">Its whole name.</param>
public sealed record Act(string Id, string Short, string Title);

/// <summary>What a rule rests on (hjemmel).</summary>
/// <param name="Act">Id of the act.</param>
/// <param name="At">The paragraph or place in it.</param>
/// <param name="Address">Where it was read.</param>
/// <param name="ReadOn">When it was read.</param>
/// <param name="Quote">The words of the source, where they were read; never composed.</param>
/// <param name="Paraphrase">What the source says, where its words are not at hand.</param>
public sealed record Basis(string Act, string At, string? Address = null, DateOnly? ReadOn = null, string? Quote = null, string? Paraphrase = null)
{
    private static readonly Lazy<IReadOnlyDictionary<string, Act>> TheActs = new(() => RuleFiles.Embedded("Acts.json")
        .SelectMany(file => RuleFiles.Read<IReadOnlyList<Act>>(file.Name, file.Json))
        .ToDictionary(act => act.Id));

    /// <summary>The acts this version knows.</summary>
    public static IReadOnlyDictionary<string, Act> Acts => TheActs.Value;

    /// <summary>The reference as a letter gives it, such as <c>sygedagpengeloven § 13 b, stk. 1</c>.</summary>
    [JsonIgnore]
    public string Reference { get; } = Acts.TryGetValue(Act, out var act) ? $"{act.Short} {At}".TrimEnd() : At;
}

/// <summary>What kind of law a rule is; only the first two may be shown as law.</summary>
public enum Authority
{
    /// <summary>An act (lov).</summary>
    [Danish("lov"), English("act")]
    Statute = 1,

    /// <summary>An executive order (bekendtgørelse).</summary>
    [Danish("bekendtgørelse"), English("executive order")]
    Order = 2,

    /// <summary>A guide or the practice of the appeals board (vejledning, praksis).</summary>
    [Danish("vejledning eller praksis"), English("guide or practice")]
    Guide = 3,

    /// <summary>A municipality's own practice (lokal praksis).</summary>
    [Danish("lokal praksis"), English("local practice")]
    LocalPractice = 4,

    /// <summary>A date that is computed to plan by, which no law names (planlægning).</summary>
    [Danish("planlægning"), English("planning")]
    Planning = 5,
}

/// <summary>What a rule does (regeltype).</summary>
public enum Norm
{
    /// <summary>Somebody must act by the date (pligt).</summary>
    [Danish("pligt"), English("duty")]
    Duty = 1,

    /// <summary>Somebody may act up to the date, and loses the right after it (ret med frist).</summary>
    [Danish("ret med frist"), English("right with a time limit")]
    Right = 2,

    /// <summary>Something is reached or begins on the date (milepæl).</summary>
    [Danish("milepæl"), English("milestone")]
    Milestone = 3,

    /// <summary>Something holds from a day to a day (periode).</summary>
    [Danish("periode"), English("period")]
    Period = 4,

    /// <summary>Other rules rest as long as it holds (fritagelse).</summary>
    [Danish("fritagelse"), English("exemption")]
    Exemption = 5,

    /// <summary>Something that an act must have (krav).</summary>
    [Danish("krav"), English("requirement")]
    Requirement = 6,

    /// <summary>Something that must not be done (forbud).</summary>
    [Danish("forbud"), English("prohibition")]
    Prohibition = 7,

    /// <summary>What is proposed (forslag).</summary>
    [Danish("forslag"), English("proposal")]
    Proposal = 8,
}

/// <summary>Which day decides whether a rule that came or went within a set applies.</summary>
public enum AppliesBy
{
    /// <summary>The first absence day: a change of law for new absences only.</summary>
    FirstAbsenceDay = 1,

    /// <summary>The day of the happening or act: a change of law that holds for running cases too.</summary>
    EventDay = 2,
}

using System.Globalization;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Which cases to list, in which order, from where. What is null does not restrict.</summary>
/// <param name="Order">The order.</param>
/// <param name="PersonId">Only this person's, for a citizen; null for all.</param>
/// <param name="KindOfEmployment">Only this kind; null for all.</param>
/// <param name="From">First absence day on or after; only with an order by first absence day.</param>
/// <param name="To">First absence day on or before; only with an order by first absence day.</param>
/// <param name="Page">The page.</param>
internal sealed record CaseListing(
    CaseOrdering Order, Guid? PersonId, KindOfEmployment? KindOfEmployment, DateOnly? From, DateOnly? To, Page Page)
{
    /// <summary>Only those of this responsible officer.</summary>
    public string? ResponsibleId { get; init; }

    /// <summary>Only those of this team.</summary>
    public string? TeamId { get; init; }

    /// <summary>Only the closed ones, or only the open ones.</summary>
    public bool? IsClosed { get; init; }

    /// <summary>Only those of this class.</summary>
    public Types.V1.CaseClass? Class { get; init; }

    /// <summary>Only those of this category.</summary>
    public VisitationCategory? Category { get; init; }

    /// <summary>
    /// Whether it is read from the index of lists (<c>listed_case</c>), by what stands there alone. A citizen's cases are few and are
    /// read by the person.
    /// </summary>
    public bool IsByListed => PersonId is null
        && (Order == CaseOrdering.NextDeadline || ResponsibleId is not null || TeamId is not null || IsClosed is not null);
}

/// <summary>The orders of a list of cases, each backed by an index.</summary>
internal enum CaseOrdering
{
    NumberDescending,
    NumberAscending,
    FirstAbsenceDayDescending,
    FirstAbsenceDayAscending,
    NextDeadline,
}

internal static class CaseOrderings
{
    public static bool IsByNumber(this CaseOrdering order) => order is CaseOrdering.NumberAscending or CaseOrdering.NumberDescending;

    public static bool IsDescending(this CaseOrdering order) =>
        order is CaseOrdering.NumberDescending or CaseOrdering.FirstAbsenceDayDescending;
}

/// <summary>The last case of a page, with what any order needs of it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="FirstAbsenceDay">Its first absence day.</param>
/// <param name="CaseId">The case.</param>
/// <param name="DueOn">The day its next deadline is planned for; the last of all days without one. Null in another order.</param>
internal sealed record PageEnd(CaseNumber Number, DateOnly FirstAbsenceDay, Guid CaseId, DateOnly? DueOn = null)
{
    public static PageEnd Of(CaseFile file, CaseOrdering order) => new(
        file.Number, file.FirstAbsenceDay, file.CaseId,
        order == CaseOrdering.NextDeadline ? file.NextDeadline?.PlanBy ?? DateOnly.MaxValue : null);

    /// <summary>In the form of a page token. The token is signed, so that nobody can change it.</summary>
    public string[] ToKey() =>
    [
        Number.ToString(), FirstAbsenceDay.ToString("O", CultureInfo.InvariantCulture), CaseId.ToString(),
        .. DueOn is { } day ? [day.ToString("O", CultureInfo.InvariantCulture)] : Array.Empty<string>(),
    ];

    public static PageEnd? Read(string[] key) => key is [var number, var day, var id, .. var due]
        ? new PageEnd(CaseNumber.Parse(number).Value, Day(day), Guid.Parse(id), due is [var dueOn] ? Day(dueOn) : null)
        : null;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Which cases to list, in which order, from where.</summary>
/// <param name="Order">The order.</param>
/// <param name="PersonId">Only this person's, for a citizen; null for all.</param>
/// <param name="KindOfEmployment">Only this kind; null for all.</param>
/// <param name="From">First absence day on or after; only with an order by first absence day.</param>
/// <param name="To">First absence day on or before; only with an order by first absence day.</param>
/// <param name="Page">The page.</param>
internal sealed record CaseListing(
    CaseOrdering Order, Guid? PersonId, KindOfEmployment? KindOfEmployment, DateOnly? From, DateOnly? To, Page Page);

/// <summary>The orders of a list of cases, each backed by an index.</summary>
internal enum CaseOrdering
{
    NumberDescending,
    NumberAscending,
    FirstAbsenceDayDescending,
    FirstAbsenceDayAscending,
}

internal static class CaseOrderings
{
    public static bool IsByNumber(this CaseOrdering order) => order is CaseOrdering.NumberAscending or CaseOrdering.NumberDescending;

    public static bool IsDescending(this CaseOrdering order) =>
        order is CaseOrdering.NumberDescending or CaseOrdering.FirstAbsenceDayDescending;
}

/// <summary>The last case of a page, with what any order needs of it.</summary>
internal sealed record PageEnd(CaseNumber Number, DateOnly FirstAbsenceDay, Guid CaseId)
{
    public static PageEnd Of(CaseFile file) => new(file.Number, file.FirstAbsenceDay, file.CaseId);

    /// <summary>In the form of a page token. The token is signed, so that nobody can change it.</summary>
    public string[] ToKey() => [Number.ToString(), FirstAbsenceDay.ToString("O", CultureInfo.InvariantCulture), CaseId.ToString()];

    public static PageEnd? Read(string[] key) => key is [var number, var day, var id]
        ? new PageEnd(CaseNumber.Parse(number).Value, DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture), Guid.Parse(id))
        : null;
}
